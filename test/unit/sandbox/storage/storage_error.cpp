// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "sandbox/storage/storage_error.hpp"

#include "support/catch.hpp"

using namespace ftrack::sandbox::storage;

TEST_CASE("an error is told in the XML of S3", "[storage]")
{
    CHECK(no_such_upload().to_xml("/storage/<a&b>\n", "id") ==
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchUpload</Code><Message>There is no upload of this id: it was completed, or "
          "its component is gone.</Message><Resource>/storage/&lt;a&amp;b&gt;</Resource><RequestId>id</RequestId></Error>");
}

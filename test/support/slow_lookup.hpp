// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include "net/resolver.hpp"

#include <memory>

namespace ftrack::test {

/// A look-up of names that lasts until it is let go, as one does when the name server is silent.
class SlowLookup
{
public:
    SlowLookup();
    SlowLookup(SlowLookup const&) = delete;
    SlowLookup& operator=(SlowLookup const&) = delete;
    ~SlowLookup();

    /// It may outlive this object.
    net::LookupFunction function();

    void wait_until_begun();

    /// Lets all go, with the address 192.0.2.1.
    void finish();
    void wait_until_finished();

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

} // namespace ftrack::test

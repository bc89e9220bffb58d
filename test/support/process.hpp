// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace ftrack::test {

/// A program that runs beside the test. Killed when it goes.
class Process
{
public:
    /// Starts `arguments[0]`. Throws std::system_error.
    explicit Process(std::vector<std::string> arguments);
    Process(Process const&) = delete;
    Process& operator=(Process const&) = delete;
    ~Process();

    /// The next line of its standard output; throws when it ends before, or nothing comes within the hang limit.
    std::string read_line();

    /// All that it writes to standard error until it ends.
    std::string read_errors();

    void send_signal(int signal) const;

    pid_t id() const noexcept { return pid_; }

    /// Waits for its end: its exit code, or the negative number of the signal that killed it.
    int wait();

private:
    pid_t pid_ = -1;
    int output_ = -1;
    int errors_ = -1;
};

} // namespace ftrack::test

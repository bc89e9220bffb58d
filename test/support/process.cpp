// Copyright the ftrack C++ client authors. SPDX-License-Identifier: Apache-2.0
#include "support/process.hpp"

#include "support/run_coroutine.hpp"

#include <cerrno>
#include <csignal>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX has programs declare it

namespace ftrack::test {

namespace {

void require(int error, char const* what)
{
    if (error != 0)
        throw std::system_error(error, std::generic_category(), what);
}

class Pipe
{
public:
    Pipe() { require(::pipe(ends) == 0 ? 0 : errno, "pipe"); }

    int ends[2];
};

/// One byte; false at the end.
bool read_byte(int from, char& byte)
{
    pollfd waiting{from, POLLIN, 0};
    auto const limit = static_cast<int>(std::chrono::milliseconds(hang_limit).count());
    if (::poll(&waiting, 1, limit) != 1)
        throw std::runtime_error("the process writes nothing");
    return ::read(from, &byte, 1) == 1;
}

} // namespace

Process::Process(std::vector<std::string> arguments)
{
    std::vector<char*> argv;
    for (std::string& argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);

    Pipe const output;
    Pipe const errors;
    posix_spawn_file_actions_t actions;
    require(posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init");
    posix_spawn_file_actions_adddup2(&actions, output.ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors.ends[1], STDERR_FILENO);
    // All else is closed: a socket of the test's that the program held as well would stay open when the test closes it.
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    int const error = posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(output.ends[1]);
    ::close(errors.ends[1]);
    output_ = output.ends[0];
    errors_ = errors.ends[0];
    require(error, argv[0]);
}

Process::~Process()
{
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::close(output_);
    ::close(errors_);
}

std::string Process::read_line()
{
    std::string line;
    for (char byte = 0; read_byte(output_, byte);) {
        if (byte == '\n')
            return line;
        line += byte;
    }
    throw std::runtime_error("the process ended its output after \"" + line + "\": " + read_errors());
}

std::string Process::read_errors()
{
    std::string text;
    for (char byte = 0; read_byte(errors_, byte);)
        text += byte;
    return text;
}

void Process::send_signal(int signal) const { require(::kill(pid_, signal) == 0 ? 0 : errno, "kill"); }

int Process::wait()
{
    int status = 0;
    require(::waitpid(std::exchange(pid_, -1), &status, 0) > 0 ? 0 : errno, "waitpid");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

} // namespace ftrack::test

#include "service_host/process/run.hpp"

#include <csignal>
#include <fstream>
#include <future>
#include <stdexcept>
#include <thread>
#include <unistd.h>

#include <gtest/gtest.h>

#include "http/cannot_listen.hpp"
#include "service_host/process/run_files.hpp"
#include "service_host/process/signals.hpp"

namespace service_host {
namespace {

using namespace std::chrono_literals;

class Run : public testing::Test {
protected:
    Run() {
        prepare_signals();
        settings.service = "order";
        settings.instance = "order-1";
        settings.home = testing::TempDir() + "run_test_" + std::to_string(getpid());
        std::filesystem::remove_all(settings.home);
    }
    ~Run() override {
        alarm(0);  // this process goes on
        std::filesystem::remove_all(settings.home);
    }

    std::filesystem::path pid_file() const { return settings.home / "run" / "order-1.pid"; }
    int pid_in_file() const {
        int pid = 0;
        std::ifstream{pid_file()} >> pid;
        return pid;
    }

    ProcessSettings settings;
    bool stopped = false;
};

TEST_F(Run, StartsWaitsForTheSignalAndStops) {
    bool started = false;
    const int exit_code = run_until_signalled(
        settings,
        [&] {
            started = true;
            EXPECT_EQ(pid_in_file(), getpid());
            kill(getpid(), SIGTERM);
        },
        [&] {
            EXPECT_TRUE(started);
            EXPECT_TRUE(std::filesystem::exists(pid_file()));
            stopped = true;
        }
    );
    EXPECT_EQ(exit_code, 0);
    EXPECT_TRUE(stopped);
    EXPECT_FALSE(std::filesystem::exists(pid_file()));
    EXPECT_GT(alarm(0), 0U) << "what main still destroys has a time limit";
}

TEST_F(Run, EndsWithOneLineIfTheServiceCannotStart) {
    testing::internal::CaptureStderr();
    const int exit_code = run_until_signalled(
        settings, [] { throw std::runtime_error{"port 8101\nis taken"}; }, [&] { stopped = true; }
    );
    EXPECT_EQ(exit_code, 1);
    EXPECT_FALSE(stopped);
    EXPECT_EQ(
        testing::internal::GetCapturedStderr(), "orderly-order: cannot start: port 8101 is taken\n"
    );
    EXPECT_FALSE(std::filesystem::exists(pid_file()));
}

TEST_F(Run, NamesTheSettingOfAPortThatIsTaken) {
    testing::internal::CaptureStderr();
    const int exit_code = run_until_signalled(
        settings,
        [] { throw http::CannotListen{"cannot listen on 127.0.0.1:8101: it is taken"}; },
        [] {}
    );
    EXPECT_EQ(exit_code, 1);
    EXPECT_EQ(
        testing::internal::GetCapturedStderr(),
        "orderly-order: cannot start: cannot listen on 127.0.0.1:8101: it is taken (see "
        "ORDERLY_PORT_BASE and ORDERLY_PORT)\n"
    );
}

TEST_F(Run, RefusesASettingThatShowsItselfBadLate) {
    testing::internal::CaptureStderr();
    const int exit_code = run_until_signalled(
        settings, [] { throw BadSetting{"ORDERLY_ROUTES: no table"}; }, [] {}
    );
    EXPECT_EQ(exit_code, 2);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "orderly-order: ORDERLY_ROUTES: no table\n");
}

TEST(UncaughtDeathTest, EndsTheProcessWithOneLine) {
    const auto end_by = [](const auto& trouble) {
        prepare_signals();
        std::thread{[&] { throw trouble; }}.join();
    };
    EXPECT_EXIT(
        end_by(BadSetting{"ORDERLY_ROUTES: no\ntable"}),
        testing::ExitedWithCode(2),
        "^[a-z_]+: ORDERLY_ROUTES: no table\n$"
    );
    EXPECT_EXIT(
        end_by(std::runtime_error{"out of luck"}),
        testing::ExitedWithCode(1),
        "^[a-z_]+: out of luck\n$"
    );
}

TEST_F(Run, RefusesToRunASecondTime) {
    const RunFiles first{settings.home / "run", "order-1"};
    testing::internal::CaptureStderr();
    EXPECT_EQ(
        run_until_signalled(
            settings, [] {}, [] {}
        ),
        2
    );
    EXPECT_EQ(
        testing::internal::GetCapturedStderr(),
        "orderly-order: order-1 runs already, as process " + std::to_string(getpid()) + "\n"
    );
    EXPECT_EQ(pid_in_file(), getpid()) << "the first one's file stays";
}

TEST_F(Run, NamesTheSettingIfItsFilesCannotBeWritten) {
    std::filesystem::create_directories(settings.home / "run" / "order-1.lock");
    testing::internal::CaptureStderr();
    EXPECT_EQ(
        run_until_signalled(
            settings, [] {}, [] {}
        ),
        2
    );
    EXPECT_EQ(
        testing::internal::GetCapturedStderr(),
        "orderly-order: ORDERLY_HOME: " + (settings.home / "run" / "order-1.lock").string() +
            " cannot be written: Is a directory\n"
    );
}

TEST_F(Run, TakesOverTheFilesOfADeadPredecessor) {
    std::filesystem::create_directories(settings.home / "run");
    std::ofstream{pid_file()} << 4'000'000;
    std::ofstream{settings.home / "run" / "order-1.lock"};
    const RunFiles mine{settings.home / "run", "order-1"};
    EXPECT_EQ(pid_in_file(), getpid());
}

class Signals : public Run {
protected:
    std::promise<int> ended;
    std::future<int> exit_code = ended.get_future();
    SignalWatch::End end = [this](int code) { ended.set_value(code); };
};

TEST_F(Signals, EndTheProcessAtOnceTheSecondTime) {
    SignalWatch signals{1h, end};
    kill(getpid(), SIGTERM);
    EXPECT_GT(signals.wait(), std::chrono::steady_clock::now() + 59min);
    kill(getpid(), SIGINT);
    ASSERT_EQ(exit_code.wait_for(10s), std::future_status::ready);
    EXPECT_EQ(exit_code.get(), 130);
}

TEST_F(Signals, EndTheProcessIfItDoesNotStopInTime) {
    SignalWatch signals{10ms, end};
    kill(getpid(), SIGTERM);
    signals.wait();
    ASSERT_EQ(exit_code.wait_for(10s), std::future_status::ready);
    EXPECT_EQ(exit_code.get(), 1);
}

TEST_F(Signals, EndNothingIfItStopsInTime) {
    {
        SignalWatch signals{1h, end};
        kill(getpid(), SIGTERM);
        signals.wait();
    }
    EXPECT_EQ(exit_code.wait_for(0s), std::future_status::timeout);
}

}  // namespace
}  // namespace service_host

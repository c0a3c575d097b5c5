// Channels on the real broker and in memory: whatever is lost or dies, each message is handled once
// and in order.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "brokers.hpp"
#include "channels/testing/shard.hpp"
#include "faulty_wire.hpp"
#include "storage/testing/temporary_folder.hpp"

extern char** environ;

namespace conformance {
namespace {

using channels::InboxOptions;
using channels::OutboxOptions;
using channels::testing::Leader;
using ::testing::SizeIs;

const std::string order = "order/2";
const std::string inventory = "inventory/eu";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

// Every limit is short, so that each passes many times.
OutboxOptions hasty_outbox() {
    OutboxOptions options;
    options.patience = {10ms, 50ms};
    options.delete_after = 10ms;
    return options;
}
InboxOptions hasty_inbox() {
    InboxOptions options;
    options.untold_at_most = 5ms;
    return options;
}

// "1", "2", … up to `last`.
std::vector<std::string> numbers(int last) {
    std::vector<std::string> numbers;
    for (int i = 1; i <= last; ++i) numbers.push_back(std::to_string(i));
    return numbers;
}

// A database, and who leads it.
class Shard {
public:
    Shard(std::string name, std::string peer, messaging::Wire& wire)
        : name_{std::move(name)}, peer_{std::move(peer)}, wire_{wire} {}

    void start() {
        auto next = make_leader();
        next->start();
        leader_ = std::move(next);
    }
    // What it knew is gone, but for what is in the database.
    void die() { leader_.reset(); }

    // Messages that say their numbers, `per_commit` at a time.
    void send(int count, int per_commit = 3) {
        for (int left = count; left > 0; left -= per_commit) {
            std::vector<std::string> messages;
            for (int i = 0; i < std::min(left, per_commit); ++i)
                messages.push_back(std::to_string(++sent_));
            leader_->send(peer_, messages);
        }
    }
    int sent() const { return sent_; }
    std::int64_t waiting() const { return leader_->outbox().waiting(); }
    std::vector<std::string> handled() {
        return channels::testing::texts(database_, "SELECT what FROM effects ORDER BY rowid");
    }
    std::size_t rows() {
        return channels::testing::texts(database_, "SELECT number FROM channel_outbox").size();
    }
    Leader& leader() { return *leader_; }

private:
    std::unique_ptr<Leader> make_leader() {
        return std::make_unique<Leader>(
            name_,
            database_,
            wire_,
            clock_,
            std::vector<std::string>{peer_},
            hasty_outbox(),
            hasty_inbox()
        );
    }

    const std::string name_;
    const std::string peer_;
    messaging::Wire& wire_;
    vocabulary::SystemClock clock_;
    storage::testing::TemporaryFolder folder_;
    storage::Database database_{folder_.file("shard.db"), channels::testing::schema()};
    std::unique_ptr<Leader> leader_;
    int sent_ = 0;
};

template <typename Broker>
class Channels : public ::testing::Test {
protected:
    void start() {
        sender_.start();
        recipient_.start();
    }
    // All was handled, once and in order, and nothing is left to send.
    void expect_all_arrives() {
        const auto all = numbers(sender_.sent());
        EXPECT_TRUE(eventually([&] { return recipient_.handled().size() >= all.size(); }));
        EXPECT_TRUE(eventually([&] { return sender_.rows() == 0 && sender_.waiting() == 0; }));
        EXPECT_EQ(recipient_.handled(), all);
    }

    Broker broker_;
    Shard sender_{order, inventory, broker_.bus()};
    Shard recipient_{inventory, order, broker_.bus()};
};

TYPED_TEST_SUITE(Channels, Brokers, BrokerName);

TYPED_TEST(Channels, BringEachMessageOnceAndInOrder) {
    this->start();
    this->sender_.send(1'000);
    this->expect_all_arrives();
}

TYPED_TEST(Channels, LeadBothWays) {
    this->start();
    for (int i = 0; i < 50; ++i) {
        this->sender_.send(3);
        this->recipient_.send(2);
    }
    this->expect_all_arrives();
    EXPECT_TRUE(eventually([&] { return this->sender_.handled().size() >= 100; }));
    EXPECT_EQ(this->sender_.handled(), numbers(100));
}

TYPED_TEST(Channels, MakeUpForWhatIsLostRepeatedReorderedOrLate) {
    FaultyWire wire{this->broker_.bus(), 4711};
    Shard sender{order, inventory, wire};
    Shard recipient{inventory, order, wire};
    sender.start();
    recipient.start();
    sender.send(600);
    const auto all = numbers(600);
    EXPECT_TRUE(eventually([&] { return recipient.handled().size() >= all.size(); }));
    EXPECT_TRUE(eventually([&] { return sender.rows() == 0; }));
    EXPECT_EQ(recipient.handled(), all);
}

TYPED_TEST(Channels, OutliveTheSender) {
    this->start();
    for (int round = 0; round < 10; ++round) {
        this->sender_.send(30);
        this->sender_.die();
        this->sender_.start();
    }
    this->expect_all_arrives();
}

TYPED_TEST(Channels, OutliveTheRecipient) {
    this->start();
    for (int round = 0; round < 10; ++round) {
        this->sender_.send(30);
        this->recipient_.die();
        this->sender_.send(30);
        this->recipient_.start();
    }
    this->expect_all_arrives();
}

TYPED_TEST(Channels, OutliveTheBrokersDisk) {
    this->start();
    for (int round = 0; round < 3; ++round) {
        this->sender_.send(30);
        this->broker_.come_back_empty();
        this->sender_.send(30);
    }
    this->expect_all_arrives();
}

TYPED_TEST(Channels, WaitForABrokerThatIsAwayLongerThanAnyLimit) {
    this->start();
    this->sender_.send(30);
    this->broker_.go_away();
    this->sender_.send(30);
    const auto longer_than_any_limit = std::chrono::steady_clock::now() + 10 * 50ms;
    EXPECT_TRUE(eventually([&] { return std::chrono::steady_clock::now() > longer_than_any_limit; })
    );
    this->sender_.send(30);
    this->broker_.come_back();
    this->expect_all_arrives();
}

std::int64_t memory_bytes() {
    std::ifstream statm{"/proc/self/statm"};
    std::int64_t size = 0;
    std::int64_t resident = 0;
    statm >> size >> resident;
    return resident * ::sysconf(_SC_PAGESIZE);
}

// Sanitizers keep what was freed.
constexpr std::int64_t memory_max(std::int64_t bytes) {
    return sanitized ? std::numeric_limits<std::int64_t>::max() : bytes;
}

TYPED_TEST(Channels, KeepInTheirTableWhatWaitsForARecipientThatIsAway) {
    constexpr bool is_real = std::is_same_v<TypeParam, NatsBroker>;
    constexpr int messages = is_real && !sanitized ? 100'000 : 5'000;
    this->sender_.start();
    this->sender_.send(1);
    const auto before = memory_bytes();
    this->sender_.send(messages, 500);
    const auto grown = memory_bytes() - before;
    EXPECT_EQ(this->sender_.rows(), static_cast<std::size_t>(messages) + 1);
    EXPECT_LT(grown, memory_max(16 << 20)) << "of " << messages << " messages";

    this->recipient_.start();
    this->expect_all_arrives();
    EXPECT_LT(memory_bytes() - before, memory_max(64 << 20));
}

// A process that runs one end.
class Process {
public:
    Process(std::vector<std::string> arguments, const std::string& crash_point) {
        arguments.insert(arguments.begin(), CHANNEL_END);
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        ::setenv("ORDERLY_CRASH_POINT", crash_point.c_str(), 1);
        if (::posix_spawn(&pid_, CHANNEL_END, nullptr, nullptr, argv.data(), environ) != 0)
            throw std::runtime_error{"cannot start " CHANNEL_END};
    }
    ~Process() {
        ::kill(pid_, SIGKILL);
        if (!has_died_) ::waitpid(pid_, nullptr, 0);
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    bool has_died() {
        if (!has_died_) has_died_ = ::waitpid(pid_, nullptr, WNOHANG) == pid_;
        return has_died_;
    }

private:
    pid_t pid_ = 0;
    bool has_died_ = false;
};

class ChannelProcesses : public ::testing::Test {
protected:
    std::unique_ptr<Process> sender(const std::string& part, const std::string& crash_point = "") {
        return std::make_unique<Process>(
            std::vector<std::string>{
                server_.url(), folder_.file("order.db"), order, inventory, part},
            crash_point
        );
    }
    std::unique_ptr<Process> recipient(const std::string& crash_point = "") {
        return std::make_unique<Process>(
            std::vector<std::string>{
                server_.url(), folder_.file("inventory.db"), inventory, order, "receive"},
            crash_point
        );
    }
    // Nothing while that cannot be told: no process has made the file, or the next one recovers it.
    std::optional<std::vector<std::string>>
    try_to_read(const std::string& file, const std::string& query) try {
        SQLite::Database database{folder_.file(file), SQLite::OPEN_READONLY, 10'000};
        SQLite::Statement select{database, query};
        std::vector<std::string> texts;
        while (select.executeStep()) texts.push_back(select.getColumn(0).getString());
        return texts;
    } catch (const SQLite::Exception&) {
        return std::nullopt;
    }
    std::vector<std::string> read(const std::string& file, const std::string& query) {
        std::optional<std::vector<std::string>> rows;
        EXPECT_TRUE(eventually([&] { return (rows = try_to_read(file, query)).has_value(); }));
        return rows.value_or(std::vector<std::string>{});
    }
    std::size_t handled() { return read("inventory.db", "SELECT what FROM effects").size(); }
    // All was handled that was ever sent, once and in order, and nothing is left to send.
    void expect_all_arrives() {
        EXPECT_TRUE(eventually([&] {
            return read("order.db", "SELECT number FROM channel_outbox").empty();
        }));
        const auto last = read("order.db", "SELECT last_number FROM channels");
        ASSERT_THAT(last, SizeIs(1));
        EXPECT_EQ(
            read("inventory.db", "SELECT what FROM effects ORDER BY rowid"),
            numbers(std::stoi(last.front()))
        );
    }
    // Where the process dies, after it has passed there some times before.
    static std::vector<std::string> steps(std::initializer_list<const char*> points) {
        std::vector<std::string> steps;
        for (const std::string point : points) {
            steps.push_back(point);
            steps.push_back(point + ":2");
        }
        return steps;
    }

    messaging::testing::NatsServer server_;
    storage::testing::TemporaryFolder folder_;
};

TEST_F(ChannelProcesses, LoseAndRepeatNothingWhereverTheyAreKilled) {
    auto sending = sender("send");
    for (const auto& step : steps(
             {"writer.before_commit",
              "writer.after_commit",
              "inbox.before_telling",
              "inbox.after_telling"}
         )) {
        auto dying = recipient(step);
        EXPECT_TRUE(eventually([&] { return dying->has_died(); })) << step;
    }
    auto receiving = recipient();
    sending.reset();
    auto senders = steps(
        {"writer.before_commit",
         "writer.after_commit",
         "outbox.before_publish",
         "outbox.after_publish"}
    );
    senders.push_back("outbox.after_asking");  // once per life
    for (const auto& step : senders) {
        auto dying = sender("send", step);
        EXPECT_TRUE(eventually([&] { return dying->has_died(); })) << step;
    }
    sending = sender("drain");
    expect_all_arrives();
}

// A former leader is still there when the next one begins, and does not know.
TEST_F(ChannelProcesses, CanBeTakenOverAtBothEnds) {
    auto sending = sender("send");
    auto receiving = recipient();
    EXPECT_TRUE(eventually([&] { return handled() > 0; }));
    for (int round = 0; round < 3; ++round) {
        const auto before = handled();
        auto next_sending = sender("send");
        EXPECT_TRUE(eventually([&] { return sending->has_died(); }))
            << "it sees that it is deposed";
        auto next_receiving = recipient();
        EXPECT_TRUE(eventually([&] { return handled() > before + 100; }));
        sending = std::move(next_sending);
        receiving = std::move(next_receiving);
    }
    sending = sender("drain");
    expect_all_arrives();
}

}  // namespace
}  // namespace conformance

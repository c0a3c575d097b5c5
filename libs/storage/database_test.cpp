#include "storage/database.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "storage/testing/child_process.hpp"
#include "storage/testing/temporary_folder.hpp"

namespace storage {
namespace {

using testing::ChildProcess;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

constexpr std::int32_t mugs_id = 0x6d756773;
const Migration create_mugs{1, "CREATE TABLE mugs (name TEXT NOT NULL)"};
const Migration add_colour{2, "ALTER TABLE mugs ADD COLUMN colour TEXT NOT NULL DEFAULT 'white'"};
const Schema version_1{mugs_id, {create_mugs}};
const Schema version_2{mugs_id, {create_mugs, add_colour}};

std::int64_t number(SQLite::Database& connection, const std::string& query) {
    return connection.execAndGet(query).getInt64();
}

std::string bytes_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void write_bytes(const std::string& path, std::streamoff offset, const std::string& bytes) {
    std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(offset);
    file << bytes;
}

std::string refusal(const std::string& path, const Schema& schema) {
    try {
        const Database database{path, schema};
        return "not refused";
    } catch (const UnusableDatabase& trouble) {
        return trouble.what();
    }
}

struct DatabaseFile : ::testing::Test {
    TemporaryFolder folder;
    std::string path = folder.file("mugs.db");
};

TEST_F(DatabaseFile, IsCreatedInTheNewestVersion) {
    Database database{path, version_2};
    EXPECT_EQ(number(database.write_connection(), "PRAGMA user_version"), 2);
    EXPECT_EQ(number(database.write_connection(), "PRAGMA application_id"), mugs_id);
    database.write_connection().exec("INSERT INTO mugs (name, colour) VALUES ('large', 'blue')");
}

TEST_F(DatabaseFile, KeepsItsRowsWhenItIsMigrated) {
    Database{path, version_1}.write_connection().exec("INSERT INTO mugs (name) VALUES ('large')");
    Database database{path, version_2};
    EXPECT_EQ(
        number(database.write_connection(), "SELECT count(*) FROM mugs WHERE colour = 'white'"), 1
    );
}

TEST_F(DatabaseFile, IsUnchangedByAMigrationThatFails) {
    Schema broken = version_2;
    broken.migrations[1].sql += "; SELECT nonsense";
    { Database{path, version_1}; }
    EXPECT_THROW((Database{path, broken}), SQLite::Exception);
    Database database{path, version_1};
    EXPECT_EQ(
        number(database.write_connection(), "SELECT count(*) FROM pragma_table_info('mugs')"), 1
    );
}

// Often, since the moments at which they can get in each other's way are short.
TEST_F(DatabaseFile, MayBeCreatedBySeveralProcessesAtOnce) {
    for (int round = 0; round < 25; ++round) {
        const auto file = path + std::to_string(round);
        std::vector<pid_t> processes;
        for (int i = 0; i < 4; ++i) {
            const auto pid = ::fork();
            if (pid == 0) {
                try {
                    const Database database{file, version_2};
                } catch (const std::exception& trouble) {
                    std::cerr << trouble.what() << std::endl;
                    ::_exit(1);
                }
                ::_exit(0);
            }
            processes.push_back(pid);
        }
        for (const auto pid : processes) {
            int status = -1;
            ::waitpid(pid, &status, 0);
            ASSERT_EQ(status, 0);
        }
        Database database{file, version_2};
        EXPECT_EQ(number(database.write_connection(), "PRAGMA user_version"), 2);
    }
}

TEST_F(DatabaseFile, IsRefusedIfANewerVersionWroteIt) {
    { Database{path, version_2}; }
    const auto before = bytes_of(path);
    EXPECT_THAT(refusal(path, version_1), HasSubstr(path + ": it was written by a newer version"));
    EXPECT_EQ(bytes_of(path), before);
}

TEST_F(DatabaseFile, IsRefusedIfItBelongsToAnotherApplication) {
    { Database{path, Schema{42, {create_mugs}}}; }
    EXPECT_THAT(
        refusal(path, version_1), HasSubstr("belongs to something else (application id 42")
    );
}

TEST_F(DatabaseFile, IsRefusedAndLeftAloneIfItHasTablesOfNobodyKnown) {
    SQLite::Database{path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(
        "CREATE TABLE diary (day TEXT)"
    );
    const auto before = bytes_of(path);
    EXPECT_THAT(refusal(path, version_1), HasSubstr("belongs to something else"));
    EXPECT_EQ(bytes_of(path), before);
}

TEST_F(DatabaseFile, IsRefusedAndLeftAloneIfItIsNoDatabase) {
    std::ofstream{path} << std::string(8'192, 'x');
    EXPECT_THAT(refusal(path, version_1), HasSubstr(path + ": file is not a database"));
    EXPECT_EQ(bytes_of(path), std::string(8'192, 'x'));
}

TEST_F(DatabaseFile, IsRefusedIfAPageIsDamaged) {
    {
        Database database{path, version_1};
        auto& connection = database.write_connection();
        connection.exec(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
            " INSERT INTO mugs SELECT 'a mug with a long name ' || i FROM n"
        );
        connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    write_bytes(path, 3 * 4'096, std::string(200, '\xff'));
    EXPECT_THAT(refusal(path, version_1), HasSubstr(path));
}

TEST_F(DatabaseFile, IsRefusedIfItsFolderIsMissing) {
    const auto nowhere = folder.file("missing/mugs.db");
    EXPECT_THAT(refusal(nowhere, version_1), HasSubstr(nowhere + ": its folder cannot be used"));
}

TEST_F(DatabaseFile, IsNotSyncedAtEveryCommitIfItCanBeBuiltAgain) {
    Database database{path, version_1, Durability::survives_crashes};
    EXPECT_EQ(number(database.write_connection(), "PRAGMA synchronous"), 1);
}

TEST_F(DatabaseFile, IsSyncedAtEveryCommitAndNeverCheckpointedByItself) {
    {
        Database database{path, version_1};
        auto& connection = database.write_connection();
        EXPECT_EQ(connection.execAndGet("PRAGMA journal_mode").getString(), "wal");
        EXPECT_EQ(number(connection, "PRAGMA synchronous"), 2);
        EXPECT_EQ(number(connection, "PRAGMA wal_autocheckpoint"), 0);
    }
    EXPECT_GT(std::filesystem::file_size(path + "-wal"), 0);
}

TEST_F(DatabaseFile, KeepsWhatAKilledProcessCommittedAndNothingElse) {
    ChildProcess child{[&] {
        auto* database = new Database{path, version_1};  // never closed: the process is killed
        database->write_connection().exec("INSERT INTO mugs VALUES ('committed')");
        database->write_connection().exec("BEGIN IMMEDIATE; INSERT INTO mugs VALUES ('pending')");
    }};
    child.kill();
    Database database{path, version_1};
    EXPECT_EQ(number(database.write_connection(), "SELECT count(*) FROM mugs"), 1);
}

TEST_F(DatabaseFile, NamesTheProcessThatHoldsItsWriteLock) {
    { Database{path, version_1}; }
    ChildProcess child{[&] {
        auto* database = new Database{path, version_1};
        database->write_connection().exec("BEGIN IMMEDIATE");
    }};
    const Database database{path, version_1};
    EXPECT_EQ(database.lock_holder(), child.pid());
    child.kill();
    EXPECT_EQ(database.lock_holder(), 0);
}

TEST_F(DatabaseFile, ShowsReadersTheLastCommitOnly) {
    Database database{path, version_1};
    const auto count = [&] {
        std::int64_t mugs = 0;
        database.read([&](auto& connection) {
            mugs = number(connection, "SELECT count(*) FROM mugs");
        });
        return mugs;
    };
    database.write_connection().exec("BEGIN IMMEDIATE; INSERT INTO mugs VALUES ('large')");
    EXPECT_EQ(count(), 0);
    database.write_connection().exec("COMMIT");
    EXPECT_EQ(count(), 1);
}

TEST_F(DatabaseFile, CannotBeWrittenByReaders) {
    Database database{path, version_1};
    EXPECT_THROW(
        database.read([](auto& connection) { connection.exec("DELETE FROM mugs"); }),
        SQLite::Exception
    );
}

TEST(DatabaseInMemory, IsReadThroughItsOneConnection) {
    Database database{":memory:", version_1};
    database.write_connection().exec("INSERT INTO mugs VALUES ('large')");
    database.read([](auto& connection) {
        EXPECT_EQ(number(connection, "SELECT count(*) FROM mugs"), 1);
    });
    EXPECT_TRUE(database.in_memory());
    EXPECT_EQ(database.lock_holder(), 0);
}

}  // namespace
}  // namespace storage

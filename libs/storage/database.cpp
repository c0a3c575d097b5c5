#include "storage/database.hpp"

#include <cassert>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <linux/magic.h>
#include <set>
#include <sys/vfs.h>
#include <system_error>
#include <thread>
#include <unistd.h>

#include <sqlite3.h>

namespace storage {
namespace {

constexpr int busy_timeout_ms = 100;
constexpr std::chrono::seconds opening_patience{5};
constexpr std::int64_t quick_check_bytes_max = 32 * 1024 * 1024;

// SQLite would count every byte that it allocates, under one lock for all connections.
void count_no_memory() {
    static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(result);  // refused only if somebody else has initialised SQLite before
}

// Byte 120 of the shared memory file is the lock of WAL writers (sqlite.org/walformat.html, 2.3).
constexpr off_t wal_write_lock = 120;

[[noreturn]] void refuse(const std::string& path, const std::string& reason) {
    throw UnusableDatabase{path + ": " + reason};
}

// The WAL's index is memory shared by all who use the file, which these do not give us.
// FUSE is not among them: it is local as often as not.
void refuse_network_file_system(const std::string& path) {
    static const std::set<unsigned long> network_file_systems{
        NFS_SUPER_MAGIC,
        SMB_SUPER_MAGIC,
        SMB2_SUPER_MAGIC,
        CIFS_SUPER_MAGIC,
        AFS_SUPER_MAGIC,
        CEPH_SUPER_MAGIC,
        CODA_SUPER_MAGIC,
        V9FS_MAGIC,
    };
    auto folder = std::filesystem::path{path}.parent_path();
    if (folder.empty()) folder = ".";
    struct statfs file_system {};
    if (::statfs(folder.c_str(), &file_system) != 0) {
        refuse(path, "its folder cannot be used: " + std::generic_category().message(errno));
    }
    if (network_file_systems.contains(static_cast<unsigned int>(file_system.f_type))) {
        refuse(path, "it is on a network file system, on which SQLite's WAL is not safe");
    }
}

bool is_busy(const SQLite::Exception& trouble) {
    return (trouble.getErrorCode() & 0xff) == SQLITE_BUSY;
}

bool is_final(const SQLite::Exception& trouble) {
    switch (trouble.getErrorCode() & 0xff) {
        case SQLITE_NOTADB:
        case SQLITE_CORRUPT:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return true;
        default:
            return false;
    }
}

// Another process may be creating or recovering the same file: not all of that is covered by
// SQLite's own busy handler.
void once_not_busy(const std::function<void()>& step) {
    const auto deadline = std::chrono::steady_clock::now() + opening_patience;
    for (;;) {
        try {
            return step();
        } catch (const SQLite::Exception& trouble) {
            if (!is_busy(trouble) || std::chrono::steady_clock::now() >= deadline) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }
}

std::int64_t number(SQLite::Database& connection, const std::string& query) {
    return connection.execAndGet(query).getInt64();
}

void guard(SQLite::Database& connection) {
    sqlite3_db_config(connection.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_db_config(connection.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // Debian's SQLite overwrites what is deleted, and so writes each page that becomes free.
    connection.exec(
        "PRAGMA secure_delete = OFF;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
        "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON;"
    );
}

// Read in one transaction: another process may be creating the file at this moment.
void refuse_foreign(const std::string& path, SQLite::Database& connection, const Schema& schema) {
    const SQLite::Transaction one_moment{connection};
    const auto application_id = number(connection, "PRAGMA application_id");
    const auto tables = number(connection, "SELECT count(*) FROM sqlite_schema");
    const auto version = number(connection, "PRAGMA user_version");
    const bool is_new = application_id == 0 && tables == 0 && version == 0;
    if (!is_new && application_id != schema.application_id) {
        refuse(
            path,
            "it belongs to something else (application id " + std::to_string(application_id) +
                ", expected " + std::to_string(schema.application_id) + ")"
        );
    }
    const auto newest = schema.migrations.back().version;
    if (version > newest) {
        refuse(
            path,
            "it was written by a newer version (schema " + std::to_string(version) +
                ", this one knows " + std::to_string(newest) + ")"
        );
    }
}

// Large files would take too long; their damage shows when it is met.
void refuse_damaged(const std::string& path, SQLite::Database& connection) {
    const auto bytes =
        number(connection, "PRAGMA page_count") * number(connection, "PRAGMA page_size");
    if (bytes > quick_check_bytes_max) return;
    const auto finding = connection.execAndGet("PRAGMA quick_check(1)").getString();
    if (finding != "ok") refuse(path, "it is damaged: " + finding);
}

void use_write_ahead_log(
    const std::string& path,
    SQLite::Database& connection,
    Durability durability
) {
    const auto mode = connection.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal") refuse(path, "SQLite cannot use a write-ahead log here, only " + mode);
    const bool every_commit = durability == Durability::survives_power_loss;
    connection.exec(every_commit ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}

// The version is read again within the transaction: another process may have been faster.
void migrate(SQLite::Database& connection, const Schema& schema, const Migration& migration) {
    if (number(connection, "PRAGMA user_version") >= migration.version) return;
    SQLite::Transaction transaction{connection, SQLite::TransactionBehavior::IMMEDIATE};
    if (number(connection, "PRAGMA user_version") >= migration.version) return;
    connection.exec(migration.sql);
    connection.exec("PRAGMA application_id = " + std::to_string(schema.application_id));
    connection.exec("PRAGMA user_version = " + std::to_string(migration.version));
    transaction.commit();
}

void check_versions(const Schema& schema) {
    assert(!schema.migrations.empty());
    int expected = 0;
    for (const auto& migration : schema.migrations) assert(migration.version == ++expected);
}

}  // namespace

Database::Database(const std::string& path, const Schema& schema, Durability durability)
    : path_{path} {
    check_versions(schema);
    count_no_memory();
    if (!in_memory()) refuse_network_file_system(path_);
    try {
        open(schema, durability);
    } catch (const SQLite::Exception& trouble) {
        if (is_final(trouble)) refuse(path_, trouble.what());
        throw;
    }
}

Database::~Database() {
    reader_.reset();
    writer_.reset();
    if (shm_fd_ >= 0) ::close(shm_fd_);
}

// Nothing is written before the file is known to be ours.
void Database::open(const Schema& schema, Durability durability) {
    writer_ = std::make_unique<SQLite::Database>(
        path_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, busy_timeout_ms
    );
    guard(*writer_);
    once_not_busy([&] { refuse_foreign(path_, *writer_, schema); });
    once_not_busy([&] { refuse_damaged(path_, *writer_); });
    if (!in_memory()) once_not_busy([&] { use_write_ahead_log(path_, *writer_, durability); });
    for (const auto& migration : schema.migrations) {
        once_not_busy([&] { migrate(*writer_, schema, migration); });
    }
    if (in_memory()) return;

    reader_ = std::make_unique<SQLite::Database>(
        path_,
        SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX,
        static_cast<int>(opening_patience / std::chrono::milliseconds{1})
    );
    guard(*reader_);
    open_shared_memory();
}

void Database::open_shared_memory() {
    const auto path = std::string{sqlite3_db_filename(writer_->getHandle(), "main")} + "-shm";
    shm_fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (shm_fd_ < 0) refuse(path, std::generic_category().message(errno));
}

void Database::read(const std::function<void(SQLite::Database&)>& query) {
    if (in_memory()) {
        const std::scoped_lock turn{write_mutex_};
        query(*writer_);
    } else {
        const std::scoped_lock turn{read_mutex_};
        query(*reader_);
    }
}

int Database::lock_holder() const {
    if (shm_fd_ < 0) return 0;
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = wal_write_lock;
    lock.l_len = 1;
    if (::fcntl(shm_fd_, F_GETLK, &lock) != 0 || lock.l_type == F_UNLCK) return 0;
    return lock.l_pid;
}

}  // namespace storage

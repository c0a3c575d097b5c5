// Orchestrator: plays the sagas of one shard. It wraps persistence around advance() (progress.hpp):
// every change of a saga commits together with the commands that it sends, so a crash at any
// instant leaves either both or neither.
//
// What takes a Transaction runs inside the shard's one writer; the rest may be called from any
// thread.
#pragma once

#include <atomic>
#include <cassert>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "json/decode.hpp"
#include "json/encode.hpp"
#include "messaging/dispatcher.hpp"
#include "observability/log.hpp"
#include "saga/due_times.hpp"
#include "saga/participants.hpp"
#include "saga/progress.hpp"
#include "saga/saga.hpp"
#include "saga/saga_log.hpp"

namespace saga {

template <typename Data>
class Orchestrator {
public:
    using Transaction = storage::Transaction;
    using Cause = event_sourcing::Cause;

    // Fills in what the members of Data do not list because it is recorded elsewhere already.
    // Called within transactions, or before the first.
    using Complete = std::function<void(const std::string& saga_id, Data& data)>;

    // `versions` of one saga, the newest last; the older ones only finish what began with them.
    Orchestrator(
        std::vector<Definition<Data>> versions,
        storage::Database& database,
        Participants& participants,
        Complete complete = [](const std::string&, Data&) {}
    )
        : versions_{std::move(versions)},
          log_{database},
          participants_{participants},
          complete_{std::move(complete)} {
        assert(!versions_.empty());
    }

    // Takes up what an earlier leader left unfinished. Before the first transaction.
    // Throws BadDefinition if a saga began with a version that is not known here.
    void resume() {
        for (auto& record : log_.list_open()) keep(taken_up(std::move(record)));
    }

    void
    begin(Transaction& transaction, const std::string& saga_id, Data data, const Cause& cause) {
        const auto& heading = versions_.back().heading;
        forget_on_rollback(transaction, saga_id);
        Active saga{
            {saga_id, std::string{heading.name}, heading.version, {}, {}, cause, {}},
            std::move(data),
            &versions_.back()};
        saga.data_changed();
        play(transaction, std::move(saga), Began{});
    }

    // An event that may answer what the saga asked for. Throws Undeliverable if there is no such
    // saga.
    void heard(
        Transaction& transaction,
        const std::string& saga_id,
        std::string_view event_type,
        const Cause& cause
    ) {
        auto saga = take(transaction, saga_id);
        if (!saga) throw_unknown(saga_id);
        const auto answer = answer_in(saga->definition->shape, saga->record.progress, event_type);
        if (!answer) {
            log_ignored(saga->record, cause);
            return keep(std::move(*saga));
        }
        saga->record.cause = cause;
        play(transaction, std::move(*saga), *answer);
    }
    // The same of an answer that names its step, which only older versions' participants give.
    void answered(
        Transaction& transaction,
        const std::string& saga_id,
        const Answered& answer,
        const Cause& cause
    ) {
        if (!ask(transaction, saga_id, answer, cause)) throw_unknown(saga_id);
    }

    // Undoes everything, also what is completed. False if there is no such saga.
    bool cancel(Transaction& transaction, const std::string& saga_id, const Cause& cause) {
        return ask(transaction, saga_id, CancellationRequested{}, cause);
    }

    // Sends the command once more that was refused (then the saga was stuck) or has no answer yet.
    // False if there is no such saga.
    bool retry(Transaction& transaction, const std::string& saga_id, const Cause& cause) {
        return ask(transaction, saga_id, RetryRequested{}, cause);
    }

    // Whether due() has something to do.
    bool anything_due(vocabulary::Timestamp now) const { return due_times_.any(now); }

    // Acts on deadlines that passed, and asks again what an older version asked, of at most `limit`
    // sagas.
    void due(Transaction& transaction, std::size_t limit = 256) {
        for (; limit > 0; --limit) {
            const auto id = due_times_.next(transaction.now());
            if (!id) return;
            auto saga = take(transaction, *id);
            if (!saga) continue;
            const auto due = time_of(*saga);
            if (std::exchange(saga->record.asks_again, false)) {
                play(transaction, std::move(*saga), RetryRequested{});
            } else if (due && *due <= transaction.now()) {
                play(transaction, std::move(*saga), DeadlinePassed{});
            } else {
                keep(std::move(*saga));
            }
        }
    }

    // Of committed sagas.
    std::optional<SagaRecord> find(const std::string& saga_id) const { return log_.find(saga_id); }
    std::vector<SagaRecord>
    list(std::optional<SagaState> state, const std::string& after, std::size_t limit) const {
        return log_.list(state, after, limit);
    }
    // The table that this saga is played by.
    const Shape& shape_of(const SagaRecord& record) const { return definition_of(record).shape; }

    // Running, compensating or stuck; and those of them that are stuck, and need a human.
    std::int64_t open_count() const { return open_count_; }
    std::int64_t stuck_count() const { return stuck_count_; }

private:
    struct Active {
        SagaRecord record;
        Data data;
        const Definition<Data>* definition;

        void data_changed() { record.data = json::encode(data); }
    };

    bool
    ask(Transaction& transaction, const std::string& saga_id, const Input& input, const Cause& cause
    ) {
        auto saga = take(transaction, saga_id);
        if (!saga) return false;
        saga->record.cause = cause;
        play(transaction, std::move(*saga), input);
        return true;
    }

    // Feeds the input in, and after it the answers of participants that answer at once.
    void play(Transaction& transaction, Active saga, std::optional<Input> input) {
        while (input) {
            auto step = advance(
                saga.definition->shape, std::move(saga.record.progress), *input, transaction.now()
            );
            saga.record.progress = std::move(step.progress);
            if (!step.changed) {
                log_ignored(saga.record, saga.record.cause);
                break;
            }
            if (learn(*saga.definition, *input, saga.data)) saga.data_changed();
            input = step.send ? send(transaction, saga, *step.send) : std::nullopt;
            if (!input) save(transaction, saga.record);
        }
        keep(std::move(saga));
    }

    std::optional<Input> send(Transaction& transaction, const Active& saga, const Send& what) {
        const auto& step = saga.definition->steps[what.step];
        const auto& record = saga.record;
        auto cause = record.cause;
        cause.actor = "saga:" + record.definition;
        const auto answer = participants_.send(
            transaction,
            (what.undo ? step.compensation : step.action)(saga.data),
            record.saga_id,
            cause
        );
        if (!answer) return std::nullopt;
        return Answered{std::string{step.name}, what.undo, answer->outcome, answer->reason};
    }

    void save(Transaction& transaction, SagaRecord& record) {
        record.updated_at = transaction.now();
        record.asks_again = false;
        log_.save(transaction, record);
        transaction.on_commit([id = record.saga_id, state = record.progress.state] {
            log_state(id, state);
        });
    }

    // The saga, out of memory or from the log; nothing if there is none. It goes back by keep(), or
    // is forgotten when the transaction is taken back.
    std::optional<Active> take(Transaction& transaction, const std::string& saga_id) {
        forget_on_rollback(transaction, saga_id);
        const bool forgotten = forgotten_.erase(saga_id) > 0;
        due_times_.erase(saga_id);
        if (auto node = active_.extract(saga_id)) {
            count(node.mapped().record.progress.state, -1);
            if (!forgotten) return std::move(node.mapped());
        }
        auto record = log_.load(transaction, saga_id);
        if (!record) return std::nullopt;
        return taken_up(std::move(*record));
    }

    // Unfinished sagas stay in memory, under the time when they have to be looked at.
    void keep(Active saga) {
        const auto state = saga.record.progress.state;
        if (state == SagaState::completed || state == SagaState::compensated) return;
        count(state, +1);
        const auto due = time_of(saga);
        if (due) due_times_.set(saga.record.saga_id, *due);
        const auto id = saga.record.saga_id;
        active_.insert_or_assign(id, std::move(saga));
    }

    // When it has to be looked at; nothing if an answer is all that it waits for.
    static std::optional<vocabulary::Timestamp> time_of(const Active& saga) {
        if (saga.record.asks_again) return vocabulary::Timestamp{};
        return due_at(saga.definition->shape, saga.record.progress);
    }

    // What memory says of the saga is no longer so: it is read again at once (see due()).
    void forget_on_rollback(Transaction& transaction, const std::string& saga_id) {
        transaction.on_rollback([this, saga_id] {
            forgotten_.insert(saga_id);
            due_times_.set(saga_id, vocabulary::Timestamp{});
        });
    }

    Active taken_up(SagaRecord record) const {
        const auto& definition = definition_of(record);
        try {
            auto data = json::decode<Data>(record.data);
            complete_(record.saga_id, data);
            return {std::move(record), std::move(data), &definition};
        } catch (const json::Unreadable& trouble) {
            throw std::runtime_error{"the data of saga " + record.saga_id + ": " + trouble.what()};
        }
    }

    const Definition<Data>& definition_of(const SagaRecord& record) const {
        for (const auto& definition : versions_) {
            if (definition.heading.version == record.version) return definition;
        }
        throw BadDefinition{
            "saga " + record.saga_id + " began with version " + std::to_string(record.version) +
            " of " + record.definition + ", which this program does not know"};
    }

    void count(SagaState state, int change) {
        open_count_ += change;
        if (state == SagaState::stuck) stuck_count_ += change;
    }

    [[noreturn]] static void throw_unknown(const std::string& saga_id) {
        throw messaging::Undeliverable{"there is no saga " + saga_id};
    }

    static void log_ignored(const SagaRecord& record, const Cause& cause) {
        observability::log::info(
            "saga ignores what it does not wait for",
            {{"order_id", record.saga_id},
             {"saga_state", to_string(record.progress.state)},
             {"causation_id", cause.causation_id}}
        );
    }

    static void log_state(const std::string& saga_id, SagaState state) {
        const auto write =
            state == SagaState::stuck ? observability::log::error : observability::log::debug;
        write("saga moved", {{"order_id", saga_id}, {"saga_state", to_string(state)}});
    }

    const std::vector<Definition<Data>> versions_;
    SagaLog log_;
    Participants& participants_;
    const Complete complete_;

    // All of these are touched only inside transactions, of which there is one at a time.
    std::unordered_map<std::string, Active> active_;
    std::unordered_set<std::string> forgotten_;  // in memory, but taken back on disk
    DueTimes due_times_;

    std::atomic<std::int64_t> open_count_{0};
    std::atomic<std::int64_t> stuck_count_{0};
};

}  // namespace saga

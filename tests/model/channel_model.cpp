#include "channel_model.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "vocabulary/ids.hpp"
#include "vocabulary/overloaded.hpp"

namespace channel_model {

using channels::Position;
using channels::Question;

namespace {

// q1, q2, …
class NumberedQuestions final : public vocabulary::IdSource {
public:
    explicit NumberedQuestions(int& last) : last_{last} {}
    std::string next() override { return "q" + std::to_string(++last_); }

private:
    int& last_;
};

class OneQuestion final : public vocabulary::IdSource {
public:
    std::string next() override { return "q"; }
};

std::string name_of(const Message& message) {
    return "message " + std::to_string(message.number) +
           (message.number == message.identity ? "" : " (#" + std::to_string(message.identity) + ")"
           );
}

std::string name_of(const Position& position) {
    std::string name = "position " + std::to_string(position.committed);
    if (!position.answers.empty()) name += " in answer to " + position.answers;
    return name + (position.resend ? ", resend" : "");
}

std::string name_of(const Question& question) { return "question " + question.id; }

std::string name_of(const Sent& sent) {
    return std::visit([](const auto& its) { return name_of(its); }, sent);
}

void say(Step& step, const std::string& name, const Sent& sent) {
    step.name += (step.name.empty() ? "" : "; ") + name + ": " + name_of(sent);
    step.sent.push_back(sent);
}

bool is_about_duplicates(const Position& position) {
    return position.answers.empty() && !position.resend;
}

}  // namespace

// The sender.

void Channel::commit_message(Step& step) {
    const int identity = ++committed_;
    sender_database_.rows.push_back({++sender_database_.last, identity});
    promised_.push_back(identity);
    seal();
    step.name = "sender commits " + name_of(sender_database_.rows.back());
}

// Its number was given out before, and stays so.
void Channel::take_back_message(Step& step) {
    ++committed_;
    ++sender_database_.last;
    seal();
    step.name = "sender takes message " + std::to_string(sender_database_.last) + " back";
}

void Channel::commit_nothing(Step& step) {
    seal();
    step.name = "sender deletes up to " + std::to_string(sender_.acknowledged()) +
                ", releases up to " + std::to_string(sender_.released());
}

// What each commit of the sender does.
void Channel::seal() {
    auto& [last, rows, released] = sender_database_;
    std::erase_if(rows, [this](const Message& row) {
        return row.number <= sender_.acknowledged();
    });
    if (sender_.is_open() || mistake_ == Mistake::releases_with_each_commit) released = last;
    sender_.committed(last);
    sender_.release(released);
}

void Channel::ask(Step& step) {
    if (mistake_ == Mistake::same_question_again) {
        OneQuestion id;
        ++questions_;
        return say(step, "sender asks", sender_.ask(id));
    }
    NumberedQuestions ids{questions_};
    say(step, "sender asks", sender_.ask(ids));
}

void Channel::send(Step& step) {
    const auto next = row(sender_.sent() + 1);
    if (!next) {
        sender_.stop("a message is missing from the outbox");
        step.name = "sender misses message " + std::to_string(sender_.sent() + 1);
        return;
    }
    say(step, "sender sends", *next);
    sender_.sent_next(1);
}

void Channel::repeat(Step& step) {
    if (const auto oldest = row(sender_.acknowledged() + 1)) say(step, "sender repeats", *oldest);
    sender_.repeated();
}

void Channel::reconnect_sender(Step& step) {
    step.name = "sender reconnects";
    sender_.go_back();
}

void Channel::take_over_sender(Step& step) {
    step.name = "sender is taken over";
    ++sender_take_overs_;
    start_sender();
}

void Channel::copy_sender(Step& step) {
    step.name = "sender's database is copied";
    sender_copy_ = sender_database_;
}

void Channel::restore_sender(Step& step) {
    step.name = "sender's copy is restored";
    step.empties_wire = mistake_ != Mistake::wire_outlives_restore;
    sender_database_ = *sender_copy_;
    sender_copy_.reset();
    sender_restored_ = true;
    start_sender();
    lose_promises(0);
}

void Channel::start_sender() {
    auto& [last, rows, released] = sender_database_;
    if (mistake_ == Mistake::numbers_from_rows && rows.empty()) last = released = 0;
    const auto deleted = rows.empty() ? last : rows.front().number - 1;
    const channels::Stored stored{.last = last, .deleted = deleted, .released = released};
    sender_ = channels::SenderEnd{stored, window_bytes};
    if (mistake_ == Mistake::sends_before_asking) {
        OneQuestion id;
        const auto question = sender_.ask(id);
        sender_.hear({stored.deleted, question.id});
    }
}

// The recipient.

void Channel::take(const Message& message) {
    in_turn_ = true;
    if (recipient_.take(message.number) == channels::RecipientEnd::Arrival::next)
        turn_.push_back(message.identity);
}

void Channel::take(const Question& question, Step& step) {
    if (deposed_) say(step, "deposed recipient tells", Position{*deposed_, question.id});
    if (std::ranges::count(asked_in_turn_, question.id) > 0) return;  // would be answered twice
    in_turn_ = true;
    asked_in_turn_.push_back(question.id);
    recipient_.take(question);
}

void Channel::commit_turn(Step& step) {
    step.name = "recipient commits";
    auto& [number, handled] = recipient_database_;
    number = recipient_.position();
    handled.insert(handled.end(), turn_.begin(), turn_.end());
    end_turn();
    recipient_.commit();
    for (const auto& position : recipient_.owed()) {
        if (mistake_ == Mistake::silent_duplicates && is_about_duplicates(position)) continue;
        say(step, "tells", position);
    }
}

void Channel::roll_back_turn(Step& step) {
    step.name = "recipient rolls back";
    end_turn();
    recipient_.roll_back();
}

void Channel::tell(Step& step) { say(step, "recipient tells", recipient_.tell()); }

void Channel::tell_before_commit(Step& step) {
    say(step, "recipient tells before its commit", Position{recipient_.position(), ""});
}

void Channel::reconnect_recipient(Step& step) {
    step.name = "recipient reconnects";
    recipient_.greet();
}

void Channel::take_over_recipient(Step& step) {
    step.name = "recipient is taken over";
    ++recipient_take_overs_;
    if (mistake_ == Mistake::deposed_recipient_answers) deposed_ = recipient_database_.number;
    start_recipient();
}

void Channel::copy_recipient(Step& step) {
    step.name = "recipient's database is copied";
    recipient_copy_ = recipient_database_;
}

void Channel::restore_recipient(Step& step) {
    step.name = "recipient's copy is restored";
    step.empties_wire = mistake_ != Mistake::wire_outlives_restore;
    recipient_database_ = *recipient_copy_;
    recipient_copy_.reset();
    recipient_restored_ = true;
    start_recipient();
    lose_promises(sender_.acknowledged());
}

void Channel::start_recipient() {
    end_turn();
    recipient_ = channels::RecipientEnd{recipient_database_.number};
    recipient_.greet();
}

void Channel::end_turn() {
    in_turn_ = false;
    turn_.clear();
    asked_in_turn_.clear();
}

// After a restore: what neither database knows any more is gone, and so is what the sender keeps
// in rows up to a number that was acknowledged.
void Channel::lose_promises(std::int64_t rows_up_to) {
    std::erase_if(promised_, [&](int identity) {
        const bool kept = std::ranges::any_of(sender_database_.rows, [&](const Message& row) {
            return row.identity == identity && row.number > rows_up_to;
        });
        return !kept && !has_handled(identity);
    });
}

// What happens next.

std::vector<Channel::Next> Channel::all_next(const Budget& budget) const {
    std::vector<Next> all;
    const auto offer = [&](bool possible, Action action) {
        if (!possible) return;
        Next next{{}, *this};
        (next.channel.*action)(next.step);
        if (!next.step.sent.empty() || next.channel != *this) all.push_back(std::move(next));
    };
    if (is_stopped()) return all;  // for good

    offer(sender_copy_.has_value(), &Channel::restore_sender);
    offer(recipient_copy_.has_value(), &Channel::restore_recipient);
    offer(true, &Channel::commit_turn);
    offer(true, &Channel::roll_back_turn);
    offer(
        mistake_ == Mistake::acknowledges_before_commit && recipient_.has_moved(),
        &Channel::tell_before_commit
    );
    offer(recipient_take_overs_ < budget.recipient_take_overs, &Channel::take_over_recipient);
    if (in_turn_) return all;  // nothing else depends on it: as well before it, or after

    const bool may_commit = committed_ < budget.messages;
    const bool may_ask = sender_.must_ask() && questions_ < budget.questions;
    offer(may_commit, &Channel::commit_message);
    offer(
        may_commit && mistake_ == Mistake::numbers_before_savepoints, &Channel::take_back_message
    );
    offer(true, &Channel::commit_nothing);
    offer(may_ask, &Channel::ask);
    offer(sender_.may_send(), &Channel::send);
    offer(budget.repeats && sender_.may_repeat(), &Channel::repeat);
    offer(budget.reconnects, &Channel::reconnect_sender);
    offer(sender_take_overs_ < budget.sender_take_overs, &Channel::take_over_sender);
    offer(budget.restores_sender && !sender_copy_ && !sender_restored_, &Channel::copy_sender);

    offer(recipient_.untold() > 0, &Channel::tell);
    offer(budget.reconnects, &Channel::reconnect_recipient);
    offer(
        budget.restores_recipient && !recipient_copy_ && !recipient_restored_,
        &Channel::copy_recipient
    );
    return all;
}

Channel::Next Channel::delivered(const Sent& sent) const {
    const bool waits = in_turn_ && std::holds_alternative<Position>(sent);
    if (waits || is_stopped()) return {{}, *this};
    Next next{{.name = "arrives: " + name_of(sent), .sent = {}}, *this};
    std::visit(
        vocabulary::overloaded{
            [&](const Message& message) { next.channel.take(message); },
            [&](const Question& question) { next.channel.take(question, next.step); },
            [&](const Position& position) { next.channel.sender_.hear(position); },
        },
        sent
    );
    return next;
}

// What is heard is acted on in the next round.
Channel Channel::after_fair_round() const {
    Channel channel = *this;
    channel.deposed_.reset();  // it has noticed
    Step to_recipient;
    if (must_repeat()) channel.repeat(to_recipient);
    if (channel.sender_.must_ask()) channel.ask(to_recipient);
    while (channel.sender_.may_send()) channel.send(to_recipient);

    Step to_sender;
    const auto hear = [&](const Sent& sent) {
        auto next = channel.delivered(sent);
        channel = std::move(next.channel);
        for (auto& its : next.step.sent) to_sender.sent.push_back(std::move(its));
    };
    for (const auto& sent : to_recipient.sent) hear(sent);
    channel.commit_turn(to_sender);
    if (channel.recipient_.untold() > 0) channel.tell(to_sender);
    for (const auto& sent : std::exchange(to_sender.sent, {})) hear(sent);
    channel.seal();
    return channel;
}

// What must hold.

std::string Channel::violation() const {
    const auto& handled = recipient_database_.handled;
    if (is_stopped() && !is_restored())
        return "stopped though no database was restored: " + sender_.stopped();
    if (std::ranges::adjacent_find(handled, std::greater_equal{}) != handled.end())
        return "handled twice, or out of order";
    if (is_stopped()) return "";
    for (const int identity : promised_) {
        if (!has_row(identity) && !has_handled(identity))
            return "message #" + std::to_string(identity) + " is lost";
    }
    return "";
}

std::string Channel::violation_after(const Channel& fair_round) const {
    const bool progress = fair_round.sender_.acknowledged() > sender_.acknowledged();
    if (must_repeat() && !progress && !is_restored()) return "what is repeated is not acknowledged";
    return fair_round.violation();
}

std::string Channel::violation_at_rest() const {
    if (is_stopped()) return violation();
    if (sender_.must_ask()) return "the sender asks for ever";
    if (sender_.acknowledged() != sender_.last()) return "not everything is acknowledged";
    for (const int identity : promised_) {
        if (!has_handled(identity))
            return "message #" + std::to_string(identity) + " is never handled";
    }
    return violation();
}

std::optional<Message> Channel::row(std::int64_t number) const {
    const auto found = std::ranges::find(sender_database_.rows, number, &Message::number);
    if (found == sender_database_.rows.end()) return std::nullopt;
    return *found;
}

bool Channel::has_row(int identity) const {
    return std::ranges::count(sender_database_.rows, identity, &Message::identity) > 0;
}

bool Channel::has_handled(int identity) const {
    return std::ranges::count(recipient_database_.handled, identity) > 0;
}

// Of what can be seen of the ends. Equality sees the rest.
std::size_t Channel::hash() const {
    std::size_t hash = 0;
    const auto add = [&hash](auto number) {
        hash = (hash ^ static_cast<std::size_t>(number)) * 0x9E3779B97F4A7C15U;
        hash ^= hash >> 29U;
    };
    for (const auto number : {sender_.last(), sender_.sent(), sender_.acknowledged()}) add(number);
    add(sender_.released());
    add((sender_.is_open() ? 2 : 0) + (sender_.must_ask() ? 1 : 0));
    for (const auto& row : sender_database_.rows) add(row.identity);
    add(recipient_database_.number);
    for (const int identity : recipient_database_.handled) add(identity);
    add(recipient_.position());
    add(recipient_.untold());
    add(asked_in_turn_.size());
    add(sender_copy_ ? sender_copy_->last + 2 : 1);
    add(recipient_copy_ ? recipient_copy_->number + 2 : 1);
    for (const int count : {committed_, questions_, sender_take_overs_, recipient_take_overs_})
        add(count);
    add((sender_restored_ ? 2 : 0) + (recipient_restored_ ? 1 : 0));
    return hash;
}

}  // namespace channel_model

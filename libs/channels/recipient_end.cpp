#include "channels/recipient_end.hpp"

#include <utility>

namespace channels {

RecipientEnd::RecipientEnd(std::int64_t committed)
    : committed_{committed}, position_{committed}, told_{committed} {}

RecipientEnd::Arrival RecipientEnd::take(std::int64_t number) {
    if (number <= position_) {
        duplicate_ = true;
        return Arrival::duplicate;
    }
    if (number > position_ + 1) {
        gap_ = true;
        return Arrival::gap;
    }
    ++position_;
    return Arrival::next;
}

void RecipientEnd::roll_back() {
    position_ = committed_;
    gap_ = duplicate_ = greets_ = false;
    questions_.clear();
}

std::vector<Position> RecipientEnd::owed() {
    std::vector<Position> positions;
    for (auto& question : std::exchange(questions_, {})) {
        positions.push_back({committed_, std::move(question.id), false});
    }
    const bool gap = std::exchange(gap_, false) && gap_told_ != committed_;
    const bool greets = std::exchange(greets_, false);
    const bool duplicate = std::exchange(duplicate_, false);
    if (gap) gap_told_ = committed_;
    if (gap || greets) {
        positions.push_back(resend_after(committed_));
    } else if (duplicate) {
        positions.push_back(committed_up_to(committed_));
    }
    if (!positions.empty()) told_ = committed_;
    return positions;
}

Position RecipientEnd::tell() {
    told_ = committed_;
    return committed_up_to(committed_);
}

}  // namespace channels

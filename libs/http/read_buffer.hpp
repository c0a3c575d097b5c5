// ReadBuffer: bytes that were received and not used yet, in one piece of memory. Holds none while
// it is empty and released, so that a resting connection costs little. Not thread-safe.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

#include <boost/asio/buffer.hpp>

namespace http {

class ReadBuffer {
public:
    std::string_view data() const { return {bytes_.get() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }

    // Room for at least so many bytes behind the data. Moves the data: views of it are void.
    boost::asio::mutable_buffer room(std::size_t at_least) {
        const auto size = end_ - begin_;
        if (capacity_ - end_ < at_least) {
            if (capacity_ - size >= at_least) {
                std::memmove(bytes_.get(), bytes_.get() + begin_, size);
            } else {
                grow(size + at_least);
            }
            begin_ = 0;
            end_ = size;
        }
        return {bytes_.get() + end_, capacity_ - end_};
    }
    void commit(std::size_t bytes) {
        assert(bytes <= capacity_ - end_);
        end_ += bytes;
    }
    void consume(std::size_t bytes) {
        assert(bytes <= end_ - begin_);
        begin_ += bytes;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    // Gives memory back if it is empty and larger than `kept`.
    void release(std::size_t kept) {
        if (!empty() || capacity_ <= kept) return;
        bytes_.reset();
        capacity_ = 0;
    }

private:
    void grow(std::size_t capacity) {
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (!empty()) std::memcpy(larger.get(), bytes_.get() + begin_, end_ - begin_);
        bytes_ = std::move(larger);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace http

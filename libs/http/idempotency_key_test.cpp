#include "http/idempotency_key.hpp"

#include <gtest/gtest.h>

#include "http/problem.hpp"

namespace http {
namespace {

Request with_keys(const std::vector<std::string>& values) {
    Request request;
    for (const auto& value : values) request.headers.emplace("idempotency-key", value);
    return request;
}

int status_for(const std::vector<std::string>& values) {
    try {
        idempotency_key_in(with_keys(values));
        return 200;
    } catch (const Problem& problem) {
        return problem.status;
    }
}

TEST(IdempotencyKey, IsOptional) { EXPECT_EQ(idempotency_key_in(with_keys({})), std::nullopt); }

TEST(IdempotencyKey, IsTheSameWithAndWithoutQuotes) {
    EXPECT_EQ(idempotency_key_in(with_keys({"k-1"})), "k-1");
    EXPECT_EQ(idempotency_key_in(with_keys({"\"k-1\""})), "k-1");
}

TEST(IdempotencyKey, MayHaveUpTo255PrintableCharacters) {
    EXPECT_EQ(status_for({std::string(255, 'k')}), 200);
    EXPECT_EQ(status_for({"\"" + std::string(255, 'k') + "\""}), 200);
    EXPECT_EQ(status_for({"a key!"}), 200);
}

TEST(IdempotencyKey, IsRefusedIfEmptyTooLongRepeatedOrUnprintable) {
    EXPECT_EQ(status_for({""}), 400);
    EXPECT_EQ(status_for({"\"\""}), 400);
    EXPECT_EQ(status_for({std::string(256, 'k')}), 400);
    EXPECT_EQ(status_for({"a", "b"}), 400);
    EXPECT_EQ(status_for({"a", "a"}), 400);
    EXPECT_EQ(status_for({"k\tey"}), 400);
    EXPECT_EQ(status_for({"schl\xc3\xbcssel"}), 400);
}

}  // namespace
}  // namespace http

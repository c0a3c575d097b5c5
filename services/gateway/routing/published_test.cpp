#include "gateway/routing/published.hpp"

#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace gateway::routing {
namespace {

// Two members that must be seen together.
struct Pair {
    int first = 0;
    int second = 0;
};

TEST(Published, ShowsAReaderWhatIsNewOnce) {
    Published<int> number{std::make_shared<const int>(1)};
    Reader<int> reader{number};
    EXPECT_EQ(*reader.value(), 1);
    EXPECT_FALSE(reader.refresh());
    number.publish(std::make_shared<const int>(2));
    EXPECT_EQ(*reader.value(), 1);
    EXPECT_TRUE(reader.refresh());
    EXPECT_EQ(*reader.value(), 2);
    EXPECT_FALSE(reader.refresh());
}

TEST(Published, KeepsWhatSomebodyStillReads) {
    Published<int> number{std::make_shared<const int>(1)};
    const auto kept = number.latest();
    number.publish(std::make_shared<const int>(2));
    EXPECT_EQ(*kept, 1);
}

TEST(Published, NeverShowsHalfAValue) {
    Published<Pair> pair{std::make_shared<const Pair>()};
    std::vector<std::jthread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&pair] {
            Reader<Pair> reader{pair};
            int before = 0;
            while (reader.value()->first < 1'000) {
                reader.refresh();
                ASSERT_EQ(reader.value()->first, reader.value()->second);
                ASSERT_GE(reader.value()->first, before);
                before = reader.value()->first;
            }
        });
    }
    for (int i = 1; i <= 1'000; ++i) pair.publish(std::make_shared<const Pair>(Pair{i, i}));
}

}  // namespace
}  // namespace gateway::routing

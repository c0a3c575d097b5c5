#include "storage/statement.hpp"

#include <string>

#include <gmock/gmock.h>

namespace storage {
namespace {

class StatementInUse : public ::testing::Test {
protected:
    SQLite::Database database_{":memory:"};
    SQLite::Statement echo_{database_, "SELECT ?1, ?2"};
};

TEST_F(StatementInUse, HasTheValuesOfThisUse) {
    const std::string name = "mug";
    Use row{echo_, name, 3};
    ASSERT_TRUE(row.step());
    EXPECT_EQ(row.column(0).getString(), "mug");
    EXPECT_EQ(row.column(1).getInt(), 3);
}

TEST_F(StatementInUse, KeepsACopyOfAStringThatNobodyElseKeeps) {
    Use row{echo_, std::string(100, 'm'), 3};
    ASSERT_TRUE(row.step());
    EXPECT_EQ(row.column(0).getString(), std::string(100, 'm'));
}

TEST_F(StatementInUse, ForgetsItsValuesWhenTheUseEnds) {
    {
        const std::string name(100, 'm');
        ASSERT_TRUE((Use{echo_, name, 3}.step()));
    }
    Use row{echo_};
    ASSERT_TRUE(row.step());
    EXPECT_TRUE(row.column(0).isNull());
    EXPECT_TRUE(row.column(1).isNull());
}

}  // namespace
}  // namespace storage

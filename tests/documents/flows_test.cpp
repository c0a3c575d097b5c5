// docs/flows.md shows what the code does: its diagrams are drawn from the saga's table and from the
// table of listeners, and must be in the page exactly so.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contracts/routing.hpp"
#include "order/sagas/place_order_saga.hpp"
#include "saga/mermaid.hpp"

namespace {

using testing::HasSubstr;

const std::filesystem::path root{PROJECT_FOLDER};

std::string page() {
    std::ifstream file{root / "docs" / "flows.md"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string block(const std::string& diagram) { return "```mermaid\n" + diagram + "```\n"; }

struct Name {
    std::string service;
    std::string message;
};

// Of every message there is: order.order_placed.v1.json
std::vector<Name> names() {
    std::set<std::string> files;
    for (const auto& entry :
         std::filesystem::directory_iterator{root / "tests/contract/golden/contracts"}) {
        files.insert(entry.path().filename().string());
    }
    std::vector<Name> found;
    for (const auto& file : files) {
        const auto dot = file.find('.');
        found.push_back(
            {file.substr(0, dot), file.substr(dot + 1, file.find('.', dot + 1) - dot - 1)}
        );
    }
    return found;
}

// The services that react to the event.
std::set<std::string> listeners(const Name& name, bool choreographed) {
    const contracts::Type event{contracts::Kind::event, name.service, name.message, ""};
    const contracts::About about{"0193f1c8-0000-7000-8000-000000000001-2a7", "eu", choreographed};
    std::set<std::string> services;
    for (const auto& shard : contracts::listeners_to(event, about)) services.insert(shard.service);
    return services;
}

std::string arrows(bool choreographed) {
    std::string text = "flowchart LR\n";
    for (const auto& name : names()) {
        for (const auto& listener : listeners(name, choreographed)) {
            text += "    " + name.service + " -->|" + name.message + "| " + listener + "\n";
        }
    }
    return text;
}

TEST(Flows, ShowTheSagaThatRuns) {
    EXPECT_THAT(page(), HasSubstr(block(saga::to_mermaid(order::place_order_saga()))));
}

TEST(Flows, ShowWhoReactsToAChoreographedOrder) {
    EXPECT_THAT(page(), HasSubstr(block(arrows(true))));
}

TEST(Flows, ShowWhoReactsToAConductedOrder) {
    EXPECT_THAT(page(), HasSubstr(block(arrows(false))));
}

}  // namespace

#include "orderly/verify.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "orderly/public_api.hpp"

namespace orderly {
namespace {

using json::Value;

const std::set<std::string> final_statuses{"confirmed", "rejected", "cancelled"};

// Collects what does not hold, statement by statement.
class Findings {
public:
    void expect(bool holds, int statement, const std::string& what) {
        ++checks_;
        if (holds) return;
        if (++broken_[statement] <= shown_max)
            std::cout << "  (" << statement << ") " << what << "\n";
    }
    void print(const std::vector<std::string>& statements) const {
        for (std::size_t i = 0; i < statements.size(); ++i) {
            const auto found = broken_.find(static_cast<int>(i) + 1);
            const auto count = found == broken_.end() ? 0 : found->second;
            std::cout << (count == 0 ? "holds   " : "BROKEN  ") << i + 1 << ". " << statements[i];
            if (count > 0) std::cout << " (" << count << " times)";
            std::cout << "\n";
        }
        std::cout << checks_ << " checks\n";
    }
    bool none() const { return broken_.empty(); }

private:
    static constexpr int shown_max = 10;
    std::map<int, int> broken_;
    std::int64_t checks_ = 0;
};

const std::vector<std::string> statements{
    "every order answered exists and is final",
    "stock: delivered = on hand + sold, nothing reserved, nothing negative",
    "money: captured - refunded = total if confirmed, else 0; one capture at most; no open "
    "authorisation",
    "one Idempotency-Key, one order",
    "every query replica equals the fold of the event stores, and its twin",
    "epochs of a shard only rise; versions of an order are gapless",
    "nothing unsent, no saga open, no dead letter",
};

struct Ledger {
    std::int64_t captured_cents = 0;
    std::int64_t refunded_cents = 0;
    int authorizations = 0;
    int captures = 0;
    int voids = 0;
};

// What is the same in every copy of an order, folded from its own events.
struct Folded {
    std::int64_t version = 0;
    std::string status;
    Value reason;
    Value allocations = Value::array();
    std::int64_t total_cents = 0;
};

void apply(Folded& order, const Value& event) {
    const auto type = event.at("type").get<std::string>();
    const auto& data = event.at("data");
    order.version = event.at("version").get<std::int64_t>();
    if (type == "order_placed") {
        order.status = "pending";
        order.total_cents = data.at("total_cents").get<std::int64_t>();
    } else if (type == "stock_allocated") {
        order.allocations = data.at("allocations");
    } else if (type == "order_confirmed") {
        order.status = "confirmed";
    } else if (type == "order_rejected") {
        order.status = "rejected";
        order.reason = data.at("reason");
    } else if (type == "cancellation_requested") {
        order.status = "cancelling";
    } else if (type == "order_cancelled") {
        order.status = "cancelled";
        order.reason = "cancelled_by_customer";
    }
}

class Verification {
public:
    Verification(const VerifyOptions& options, http::Transport& transport)
        : options_{options},
          transport_{transport},
          gateway_{transport, options.gateway},
          provider_{transport, options.provider} {}

    bool run() {
        wait_for_rest();
        read_orders();
        check_orders();
        check_stock();
        check_money();
        check_answers();
        check_replicas();
        check_audit();
        findings_.print(statements);
        std::cout << orders_.size() << " orders\n";
        return findings_.none();
    }

private:
    // At rest nothing changes any more: no order pending, no saga open, nothing unsent, nothing
    // reserved.
    void wait_for_rest() {
        const auto deadline = std::chrono::steady_clock::now() + options_.wait;
        while (!at_rest() && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds{200});
        }
    }

    bool at_rest() {
        try {
            const auto audit = gateway_.get("/v1/audit");
            const auto& orders = audit.at("orders");
            return orders.value("pending", 0) == 0 && orders.value("cancelling", 0) == 0 &&
                   audit.at("open_sagas") == 0 && audit.at("unsent_messages") == 0 &&
                   audit.at("stock").at("reserved") == 0 && payments_at_rest() && replicas_agree();
        } catch (const BadAnswer&) {
            return false;  // somebody is still on the way back
        }
    }

    bool payments_at_rest() const {
        for (const auto* status : {"unknown", "authorized"}) {
            if (!gateway_.get(std::string{"/v1/payments?limit=1&status="} + status)
                     .at("items")
                     .empty())
                return false;
        }
        return true;
    }

    bool replicas_agree() const {
        std::map<std::string, std::set<Value>> positions;
        const auto read_models = gateway_.get("/v1/read-models?limit=200");
        for (const auto& item : read_models.at("items")) {
            if (item.at("lag") != 0) return false;
            positions[item.at("view")].insert(item.at("positions"));
        }
        return std::all_of(positions.begin(), positions.end(), [](const auto& view) {
            return view.second.size() == 1;
        });
    }

    void read_orders() {
        gateway_.each_item("/v1/orders", [&](const Value& order) {
            orders_[order.at("order_id")] = order;
        });
    }

    void check_orders() {
        for (const auto& [id, order] : orders_) {
            const auto status = order.at("status").get<std::string>();
            findings_.expect(final_statuses.contains(status), 1, "order " + id + " is " + status);
            check_fold(id, order);
        }
    }

    void check_fold(const std::string& id, const Value& order) {
        Folded folded;
        gateway_.each_item("/v1/orders/" + id + "/events", [&](const Value& event) {
            const auto version = event.at("version").get<std::int64_t>();
            findings_.expect(
                version == folded.version + 1,
                6,
                "order " + id + ": version " + std::to_string(version) + " follows " +
                    std::to_string(folded.version)
            );
            apply(folded, event);
        });
        const bool equal =
            order.at("version") == folded.version && order.at("status") == folded.status &&
            order.at("reason") == folded.reason && order.at("allocations") == folded.allocations &&
            order.at("total_cents") == folded.total_cents;
        findings_.expect(equal, 5, "order " + id + " differs from the fold of its events");
    }

    void check_stock() {
        gateway_.each_item("/v1/products", [&](const Value& product) {
            for (const auto& level : product.at("stock")) check_level(level);
            const auto strong = gateway_.get(
                "/v1/products/" + product.at("sku").get<std::string>() + "?consistency=strong"
            );
            findings_.expect(
                strong.at("stock") == product.at("stock") &&
                    strong.at("version") == product.at("version"),
                5,
                "product " + product.at("sku").get<std::string>() + " differs from its leaders"
            );
        });
    }

    void check_level(const Value& level) {
        const auto amount = [&](const char* member) {
            return level.at(member).get<std::int64_t>();
        };
        const auto where =
            level.at("sku").get<std::string>() + " in " + level.at("warehouse").get<std::string>();
        findings_.expect(
            amount("delivered") == amount("on_hand") + amount("sold"),
            2,
            where + " does not add up: " + level.dump()
        );
        findings_.expect(
            amount("reserved") == 0, 2, where + " has something reserved: " + level.dump()
        );
        for (const auto* member : {"on_hand", "available", "sold", "delivered"}) {
            findings_.expect(amount(member) >= 0, 2, where + ": " + member + " is negative");
        }
    }

    void check_money() {
        std::map<std::string, Ledger> ledgers;
        provider_.each_item("/ledger", [&](const Value& entry) {
            auto& ledger = ledgers[entry.at("order_id")];
            if (entry.at("outcome") != "ok") return;
            const auto kind = entry.at("kind").get<std::string>();
            const auto cents = entry.at("amount_cents").get<std::int64_t>();
            if (kind == "authorize") ++ledger.authorizations;
            if (kind == "void") ++ledger.voids;
            if (kind == "capture") {
                ++ledger.captures;
                ledger.captured_cents += cents;
            }
            if (kind == "refund") ledger.refunded_cents += cents;
        });
        for (const auto& [id, ledger] : ledgers) {
            findings_.expect(
                orders_.contains(id), 3, "the ledger knows order " + id + ", the shop does not"
            );
        }
        for (const auto& [id, order] : orders_) check_charge(id, order, ledgers[id]);
    }

    void check_charge(const std::string& id, const Value& order, const Ledger& ledger) {
        const auto due =
            order.at("status") == "confirmed" ? order.at("total_cents").get<std::int64_t>() : 0;
        const auto charged = ledger.captured_cents - ledger.refunded_cents;
        findings_.expect(
            charged == due,
            3,
            "order " + id + " is charged " + std::to_string(charged) + ", due are " +
                std::to_string(due)
        );
        findings_.expect(
            ledger.captures <= 1,
            3,
            "order " + id + " is captured " + std::to_string(ledger.captures) + " times"
        );
        findings_.expect(
            ledger.authorizations == ledger.captures + ledger.voids,
            3,
            "order " + id + " has an authorisation neither captured nor voided"
        );
    }

    // Each line: {"customer_id","idempotency_key","order_id"} as a client was answered.
    void check_answers() {
        if (!options_.answers) return;
        std::ifstream file{*options_.answers};
        if (!file) throw BadAnswer{"cannot read " + *options_.answers};
        std::map<std::pair<std::string, std::string>, std::string> by_key;
        for (std::string line; std::getline(file, line);) {
            const auto answer = Value::parse(line);
            const auto id = answer.at("order_id").get<std::string>();
            findings_.expect(
                orders_.contains(id), 1, "order " + id + " was answered and does not exist"
            );
            const auto [known, added] =
                by_key.try_emplace({answer.at("customer_id"), answer.at("idempotency_key")}, id);
            findings_.expect(
                added || known->second == id,
                4,
                "one key became the orders " + known->second + " and " + id
            );
        }
    }

    // Every replica shows the same orders, payments and products; equal positions have equal
    // digests.
    void check_replicas() {
        std::map<std::pair<std::string, std::string>, std::set<std::string>> digests;
        const auto read_models = gateway_.get("/v1/read-models?limit=200");
        for (const auto& item : read_models.at("items")) {
            digests[{item.at("view"), item.at("version").dump() + item.at("positions").dump()}]
                .insert(item.at("digest"));
            findings_.expect(
                item.at("state") == "live" && item.at("lag") == 0,
                5,
                "read model lags: " + item.dump()
            );
        }
        findings_.expect(!digests.empty(), 5, "no read model is shown");
        for (const auto& [view, different] : digests) {
            findings_.expect(
                different.size() == 1,
                5,
                "replicas disagree about " + view.first + " at " + view.second
            );
        }
        const auto registered = gateway_.get("/v1/registry/query");
        for (const auto& instance : registered.at("instances")) {
            if (instance.at("status") == "passing")
                check_replica(PublicApi{transport_, instance.at("address")});
        }
    }

    void check_replica(const PublicApi& replica) {
        std::size_t seen = 0;
        replica.each_item("/v1/orders", [&](const Value& order) {
            ++seen;
            const auto found = orders_.find(order.at("order_id"));
            findings_.expect(
                found != orders_.end() && found->second == order,
                5,
                replica.address() + " shows another order " +
                    order.at("order_id").get<std::string>()
            );
        });
        findings_.expect(
            seen == orders_.size(),
            5,
            replica.address() + " shows " + std::to_string(seen) + " of " +
                std::to_string(orders_.size()) + " orders"
        );
        replica.each_item("/v1/payments", [&](const Value& payment) {
            const auto id = payment.at("order_id").get<std::string>();
            const auto status = payment.at("status").get<std::string>();
            findings_.expect(
                status != "authorized" && status != "unknown",
                5,
                "payment " + id + " is " + status + " at rest"
            );
            const bool captured = status == "captured";
            findings_.expect(
                orders_.contains(id) && captured == (orders_[id].at("status") == "confirmed"),
                5,
                "payment " + id + " is " + status + ", its order is not of that"
            );
        });
    }

    void check_audit() {
        const auto audit = gateway_.get("/v1/audit");
        findings_.expect(
            audit.at("unsent_messages") == 0,
            7,
            "unsent messages: " + audit.at("unsent_messages").dump()
        );
        findings_.expect(
            audit.at("open_sagas") == 0, 7, "open sagas: " + audit.at("open_sagas").dump()
        );
        findings_.expect(
            audit.at("dead_letters") == options_.dead_letters_expected,
            7,
            "dead letters: " + audit.at("dead_letters").dump()
        );
        for (const auto& [shard, leader] : audit.at("leaders").items()) {
            findings_.expect(
                leader.value("epoch_violations", 0) == 0,
                6,
                shard + " was written in an older epoch after a newer"
            );
        }
        check_audit_sums(audit);
    }

    void check_audit_sums(const Value& audit) {
        std::map<std::string, std::int64_t> counts, totals;
        for (const auto& [id, order] : orders_) {
            ++counts[order.at("status")];
            if (order.at("status") == "confirmed")
                totals[order.at("currency")] += order.at("total_cents").get<std::int64_t>();
        }
        for (const auto& [status, count] : audit.at("orders").items()) {
            findings_.expect(
                count == counts[status],
                5,
                "the leaders count " + count.dump() + " orders " + status + ", the read side " +
                    std::to_string(counts[status])
            );
        }
        for (const auto& [currency, cents] : audit.at("confirmed_total_cents").items()) {
            // A cancellation after the confirmation leaves the sum of what was ever confirmed as it
            // is.
            findings_.expect(
                cents >= totals[currency],
                5,
                "the leaders confirmed " + cents.dump() + " " + currency + ", the read side " +
                    std::to_string(totals[currency])
            );
        }
        const auto& stock = audit.at("stock");
        findings_.expect(
            stock.at("delivered") ==
                stock.at("on_hand").get<std::int64_t>() + stock.at("sold").get<std::int64_t>(),
            2,
            "all stock: " + stock.dump()
        );
        for (const auto& [currency, sums] : audit.at("payments").items()) {
            const auto cents = [&](const char* member) {
                return sums.at(member).get<std::int64_t>();
            };
            findings_.expect(
                cents("captured_cents") - cents("refunded_cents") == totals[currency],
                3,
                "payments in " + currency + ": " + sums.dump()
            );
        }
    }

    const VerifyOptions& options_;
    http::Transport& transport_;
    PublicApi gateway_;
    PublicApi provider_;
    Findings findings_;
    std::map<std::string, Value> orders_;
};

}  // namespace

bool verify(const VerifyOptions& options, http::Transport& transport) {
    return Verification{options, transport}.run();
}

}  // namespace orderly

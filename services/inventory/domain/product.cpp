#include "inventory/domain/product.hpp"

#include "vocabulary/overloaded.hpp"

namespace inventory {
namespace {

using vocabulary::overloaded;

Product::Decision accept(Product::Event event) { return std::vector{std::move(event)}; }
Product::Decision change_nothing() { return std::vector<Product::Event>{}; }

bool says_the_same(const Defined& product, const DefineProduct& define) {
    return product.name == define.name && product.price_cents == define.price_cents &&
           product.currency == define.currency;
}

ProductDefined definition(const DefineProduct& define, std::int64_t version) {
    return {define.name, define.price_cents, define.currency, version};
}

}  // namespace

Product::Decision Product::decide(const State& state, const Command& command) {
    return std::visit(
        overloaded{
            [](const Undefined&, const DefineProduct& define) {
                return accept(definition(define, 1));
            },
            [](const Defined& product, const DefineProduct& define) {
                if (says_the_same(product, define)) return change_nothing();
                return accept(definition(define, product.version + 1));
            },
        },
        state,
        command
    );
}

Product::State Product::evolve(const State&, const Event& event) {
    return std::visit(
        overloaded{
            [](const ProductDefined& defined) -> State {
                return Defined{
                    defined.name, defined.price_cents, defined.currency, defined.version};
            },
        },
        event
    );
}

}  // namespace inventory

#include "inventory/domain/product.hpp"

#include <gtest/gtest.h>

#include "event_sourcing/testing/given.hpp"

namespace inventory {
namespace {

using event_sourcing::testing::given;

const DefineProduct define_mug{.name = "Mug", .price_cents = 1299, .currency = "EUR"};
const DefineProduct define_dearer_mug{.name = "Mug", .price_cents = 1499, .currency = "EUR"};
const ProductDefined mug{.name = "Mug", .price_cents = 1299, .currency = "EUR", .version = 1};

TEST(Product, BeginsWithVersionOne) { given<Product>().when(define_mug).then(mug); }

TEST(Product, CountsItsDefinitions) {
    given<Product>(mug).when(define_dearer_mug).then(ProductDefined{"Mug", 1499, "EUR", 2});
}

TEST(Product, IgnoresADefinitionThatSaysTheSame) {
    given<Product>(mug).when(define_mug).then_nothing();
}

TEST(Product, ComparesWithItsLatestDefinition) {
    given<Product>(mug, ProductDefined{"Mug", 1499, "EUR", 2})
        .when(define_mug)
        .then(ProductDefined{"Mug", 1299, "EUR", 3});
}

TEST(Product, ChangesWithItsNameOrItsCurrencyAlone) {
    given<Product>(mug)
        .when(DefineProduct{"Cup", 1299, "EUR"})
        .then(ProductDefined{"Cup", 1299, "EUR", 2});
    given<Product>(mug)
        .when(DefineProduct{"Mug", 1299, "USD"})
        .then(ProductDefined{"Mug", 1299, "USD", 2});
}

}  // namespace
}  // namespace inventory

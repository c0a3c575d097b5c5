#include "inventory/stored/older_payment_terms.hpp"

#include "json/decode.hpp"

namespace inventory {
namespace {

struct OlderStockReserved {
    std::optional<OlderPaymentTerms> payment;
    static constexpr auto members() {
        return vocabulary::fields(vocabulary::field("payment", &OlderStockReserved::payment));
    }
};

}  // namespace

// Every event passes here when it is published, and none of today has any terms. So the text is
// searched, which costs next to nothing, before it is parsed once more: inside of a JSON string the
// quotes would be escaped, so that what is found is a member.
std::optional<OlderPaymentTerms> older_payment_terms_in(const event_sourcing::StoredEvent& stored) {
    if (stored.data.find(R"("payment":)") == std::string::npos) return std::nullopt;
    return json::decode<OlderStockReserved>(stored.data).payment;
}

}  // namespace inventory

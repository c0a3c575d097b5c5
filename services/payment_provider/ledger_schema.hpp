// How the ledger is kept: one row for each call that has its answer, whatever it did.
#pragma once

#include "storage/database.hpp"

namespace payment_provider {

storage::Schema ledger_schema();

}  // namespace payment_provider

#include "service_host/shard/carried_over.hpp"

#include "storage/statement.hpp"

namespace service_host {

// The last three tokens of an old subject are the shards of order, inventory and payment that its
// message was for, "-" for none. A message was an envelope, or an array of some.
const std::string_view carry_over_schema = R"sql(
    CREATE TEMP TABLE carried_over AS
        WITH rows AS (
            SELECT position, message_id, payload,
                '["' || replace(subject, '.', '","') || '"]' AS tokens
            FROM outbox WHERE subject NOT LIKE 'orderly.dead_letter.%'
        ), addressed AS (
            SELECT rows.*, places.service || '/' || json_extract(tokens, places.token) AS recipient
            FROM rows, (SELECT 'order' AS service, '$[#-3]' AS token
                UNION ALL SELECT 'inventory', '$[#-2]'
                UNION ALL SELECT 'payment', '$[#-1]') AS places
            WHERE json_extract(tokens, places.token) <> '-'
        )
        SELECT recipient,
            row_number() OVER (PARTITION BY recipient ORDER BY position, part.key) AS number,
            json_set(part.value, '$.carriedfrom', message_id) AS payload
        FROM addressed, json_each(
            CASE json_type(payload) WHEN 'array' THEN payload
                ELSE json_array(json(payload)) END) AS part;
    INSERT INTO channel_outbox (recipient, number, payload)
        SELECT recipient, number, payload FROM carried_over;
    INSERT INTO channels
        SELECT recipient, max(number), 0 FROM carried_over GROUP BY recipient;
    DROP TABLE carried_over;
    DROP TABLE outbox;
)sql";

CarriedOver::CarriedOver(storage::Database& database)
    : select_{
          database.write_connection(),
          "SELECT 1 FROM inbox WHERE unfinished = 0 AND message_id IN (?, ?)"} {}

// A row of several envelopes was remembered as a whole, or, where something of it had failed, each
// of them by itself.
bool CarriedOver::was_handled(storage::Transaction&, const messaging::Envelope& message) {
    if (message.carried_from.empty()) return false;
    storage::Use row{select_, message.carried_from, message.id};
    return row.step();
}

}  // namespace service_host

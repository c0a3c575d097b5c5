PRAGMA application_id = 1869705849;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE cursors (
        shard TEXT PRIMARY KEY,      -- order/2
        position INTEGER NOT NULL    -- of its last event applied
    ) WITHOUT ROWID;
INSERT INTO "cursors" VALUES('inventory/eu',18);
INSERT INTO "cursors" VALUES('order/0',11);
INSERT INTO "cursors" VALUES('order/1',4);
INSERT INTO "cursors" VALUES('order/2',9);
INSERT INTO "cursors" VALUES('order/3',11);
INSERT INTO "cursors" VALUES('payment/0',14);
INSERT INTO "cursors" VALUES('payment/1',30);
CREATE TABLE digests (
        view TEXT PRIMARY KEY,
        digest INTEGER NOT NULL     -- of 64 bits, wrapping around
    ) WITHOUT ROWID;
INSERT INTO "digests" VALUES('orders',-8782543514175197784);
INSERT INTO "digests" VALUES('payments',-8661401648465984615);
INSERT INTO "digests" VALUES('products',-856283372498079767);
CREATE TABLE orders (
        order_id TEXT PRIMARY KEY NOT NULL,
        customer_id TEXT NOT NULL,
        status TEXT NOT NULL,
        placed_at INTEGER NOT NULL,     -- unix microseconds
        document TEXT NOT NULL          -- JSON, as GET /v1/orders/{order_id} answers it
    );
INSERT INTO "orders" VALUES('01a22c2d-7b6f-7200-9041-1873ef023459-19d','c-98c78001','confirmed',1796037507952410,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-98c78001","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","placed_at":"2026-11-30T11:18:27.952410Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:27.968737Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','c-50a86c87','confirmed',1796037507976172,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-50a86c87","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","placed_at":"2026-11-30T11:18:27.976172Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:27.994726Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-7ba4-777c-a3f0-128a123046a1-272','c-98e2e1e6','confirmed',1796037508004496,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-98e2e1e6","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","placed_at":"2026-11-30T11:18:28.004496Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:28.017822Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','c-cddd5500','confirmed',1796037508031030,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-cddd5500","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","placed_at":"2026-11-30T11:18:28.031030Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:28.044323Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-900b-7a04-bc3d-257e0debd46c-227','c-de827f5c','confirmed',1796037513227676,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-de827f5c","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","placed_at":"2026-11-30T11:18:33.227676Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:39.421729Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-9018-7a83-9936-a0353ba95324-243','c-ea0a9df7','cancelling',1796037513240688,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-ea0a9df7","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","placed_at":"2026-11-30T11:18:33.240688Z","reason":null,"ship_to":"eu","status":"cancelling","total_cents":1000,"updated_at":"2026-11-30T11:18:40.041722Z","version":4}');
INSERT INTO "orders" VALUES('01a22c2d-9012-7160-aaf7-3ff873c442d8-224','c-67a798f9','confirmed',1796037513234116,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-67a798f9","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","placed_at":"2026-11-30T11:18:33.234116Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:39.439570Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-900f-70bc-8697-1fdb4a280711-245','c-9993f06b','confirmed',1796037513231071,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-9993f06b","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","placed_at":"2026-11-30T11:18:33.231071Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:39.430306Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','c-96aa57c3','confirmed',1796037513237892,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-96aa57c3","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","placed_at":"2026-11-30T11:18:33.237892Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-30T11:18:39.429179Z","version":3}');
INSERT INTO "orders" VALUES('01a22c2d-901b-793f-8da5-78aee644ea1b-13a','c-18f801a0','cancelling',1796037513243609,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-18f801a0","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","placed_at":"2026-11-30T11:18:33.243609Z","reason":null,"ship_to":"eu","status":"cancelling","total_cents":1000,"updated_at":"2026-11-30T11:18:40.066226Z","version":5}');
INSERT INTO "orders" VALUES('01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad','c-ae003e16','pending',1796037520067974,'{"allocations":[],"coordination":"orchestration","currency":"EUR","customer_id":"c-ae003e16","lines":[{"quantity":1,"sku":"spoon","unit_price_cents":1000}],"order_id":"01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad","placed_at":"2026-11-30T11:18:40.067974Z","reason":null,"ship_to":"eu","status":"pending","total_cents":1000,"updated_at":"2026-11-30T11:18:40.067974Z","version":1}');
INSERT INTO "orders" VALUES('01a22c2d-aacf-707e-978c-18658685b8e0-2e5','c-5b59a28c','pending',1796037520079082,'{"allocations":[],"coordination":"choreography","currency":"EUR","customer_id":"c-5b59a28c","lines":[{"quantity":1,"sku":"spoon","unit_price_cents":1000}],"order_id":"01a22c2d-aacf-707e-978c-18658685b8e0-2e5","placed_at":"2026-11-30T11:18:40.079082Z","reason":null,"ship_to":"eu","status":"pending","total_cents":1000,"updated_at":"2026-11-30T11:18:40.079082Z","version":1}');
CREATE TABLE payments (
        order_id TEXT PRIMARY KEY NOT NULL,
        status TEXT NOT NULL,
        document TEXT NOT NULL          -- JSON, as GET /v1/payments/{order_id} answers it
    );
INSERT INTO "payments" VALUES('01a22c2d-7b6f-7200-9041-1873ef023459-19d','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:27.967425Z","captured_at":"2026-11-30T11:18:27.973111Z","currency":"EUR","order_id":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","provider_reference":"01a22c2d-7b7e-7224-87d8-c25595f89ead","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:27.992866Z","captured_at":"2026-11-30T11:18:28.000315Z","currency":"EUR","order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","provider_reference":"01a22c2d-7b8e-7d3f-abac-c5735831bdf2","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-7ba4-777c-a3f0-128a123046a1-272','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:28.013457Z","captured_at":"2026-11-30T11:18:28.026412Z","currency":"EUR","order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","provider_reference":"01a22c2d-7bab-7ad0-b077-368bd892f815","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:28.041973Z","captured_at":"2026-11-30T11:18:28.049563Z","currency":"EUR","order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","provider_reference":"01a22c2d-7bc8-7b85-9d96-17c800b1c29d","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-900b-7a04-bc3d-257e0debd46c-227','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:39.417748Z","captured_at":"2026-11-30T11:18:39.437144Z","currency":"EUR","order_id":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","provider_reference":"01a22c2d-a835-7f58-b7d8-cc41fa47d0cf","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-9018-7a83-9936-a0353ba95324-243','refunded','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:39.420150Z","captured_at":"2026-11-30T11:18:39.461513Z","currency":"EUR","order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","provider_reference":"01a22c2d-a838-7791-8bbc-32d6761521c8","refunded_at":"2026-11-30T11:18:40.056239Z","status":"refunded","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-900f-70bc-8697-1fdb4a280711-245','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:39.426975Z","captured_at":"2026-11-30T11:18:39.465438Z","currency":"EUR","order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","provider_reference":"01a22c2d-a83c-72d0-90c8-d3b612b4a492","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:39.422039Z","captured_at":"2026-11-30T11:18:39.458412Z","currency":"EUR","order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","provider_reference":"01a22c2d-a83c-75c2-aec8-fae462c67801","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-9012-7160-aaf7-3ff873c442d8-224','captured','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:39.429915Z","captured_at":"2026-11-30T11:18:39.465438Z","currency":"EUR","order_id":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","provider_reference":"01a22c2d-a83f-7a14-baac-8434de0bde19","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a22c2d-901b-793f-8da5-78aee644ea1b-13a','refunded','{"amount_cents":1000,"authorized_at":"2026-11-30T11:18:39.429915Z","captured_at":"2026-11-30T11:18:39.460850Z","currency":"EUR","order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","provider_reference":"01a22c2d-a83f-774b-b82c-e9f9a5f378de","refunded_at":"2026-11-30T11:18:40.063085Z","status":"refunded","voided_at":null}');
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        definition TEXT NOT NULL        -- JSON: sku, name, price_cents, currency, version
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('mug','{"currency":"EUR","name":"Mug","price_cents":1000,"sku":"mug","version":1}');
INSERT INTO "products" VALUES('spoon','{"currency":"EUR","name":"Spoon","price_cents":1000,"sku":"spoon","version":1}');
CREATE TABLE stock (
        sku TEXT NOT NULL,
        warehouse TEXT NOT NULL,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        PRIMARY KEY (sku, warehouse)
    ) WITHOUT ROWID;
INSERT INTO "stock" VALUES('mug','eu',96,6,4,100);
INSERT INTO "stock" VALUES('spoon','eu',50,0,0,50);
CREATE INDEX orders_by_time ON orders (placed_at DESC, order_id DESC);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC, order_id DESC);
CREATE INDEX orders_by_status ON orders (status, placed_at DESC, order_id DESC);
CREATE INDEX payments_by_status ON payments (status, order_id);
COMMIT;

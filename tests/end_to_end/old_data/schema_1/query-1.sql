PRAGMA application_id = 1869705849;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE cursors (
        shard TEXT PRIMARY KEY,      -- order/2
        position INTEGER NOT NULL    -- of its last event applied
    ) WITHOUT ROWID;
INSERT INTO "cursors" VALUES('inventory/ap',3);
INSERT INTO "cursors" VALUES('inventory/eu',23);
INSERT INTO "cursors" VALUES('inventory/us',6);
INSERT INTO "cursors" VALUES('order/0',9);
INSERT INTO "cursors" VALUES('order/1',6);
INSERT INTO "cursors" VALUES('order/2',12);
INSERT INTO "cursors" VALUES('order/3',11);
INSERT INTO "cursors" VALUES('payment/0',18);
INSERT INTO "cursors" VALUES('payment/1',18);
CREATE TABLE digests (
        view TEXT PRIMARY KEY,
        digest INTEGER NOT NULL     -- of 64 bits, wrapping around
    ) WITHOUT ROWID;
INSERT INTO "digests" VALUES('orders',-7659195994844758887);
INSERT INTO "digests" VALUES('payments',7626128488206814714);
INSERT INTO "digests" VALUES('products',-7410248733780562380);
CREATE TABLE orders (
        order_id TEXT PRIMARY KEY,
        customer_id TEXT NOT NULL,
        status TEXT NOT NULL,
        placed_at INTEGER NOT NULL,     -- unix microseconds
        document TEXT NOT NULL          -- JSON, as GET /v1/orders/{order_id} answers it
    ) WITHOUT ROWID;
INSERT INTO "orders" VALUES('00c-01a1fde6-9b9e-77ce-9226-32536021beb7','c-3','rejected',1795261111198499,'{"allocations":[],"coordination":"orchestration","currency":"EUR","customer_id":"c-3","lines":[{"quantity":2,"sku":"rare","unit_price_cents":1000}],"order_id":"00c-01a1fde6-9b9e-77ce-9226-32536021beb7","placed_at":"2026-11-21T11:38:31.198499Z","reason":"out_of_stock","ship_to":"ap","status":"rejected","total_cents":2000,"updated_at":"2026-11-21T11:38:31.204904Z","version":2}');
INSERT INTO "orders" VALUES('091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','c-10','rejected',1795261111663926,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-10","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2","placed_at":"2026-11-21T11:38:31.663926Z","reason":"payment_declined","ship_to":"eu","status":"rejected","total_cents":1499,"updated_at":"2026-11-21T11:38:31.690942Z","version":3}');
INSERT INTO "orders" VALUES('091-01a1fde6-9daf-79d7-943c-2203b623b89a','c-11','cancelled',1795261111727986,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-11","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","placed_at":"2026-11-21T11:38:31.727986Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1499,"updated_at":"2026-11-21T11:38:31.786155Z","version":5}');
INSERT INTO "orders" VALUES('0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','c-6','cancelled',1795261111436448,'{"allocations":[],"coordination":"orchestration","currency":"EUR","customer_id":"c-6","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16","placed_at":"2026-11-21T11:38:31.436448Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1499,"updated_at":"2026-11-21T11:38:31.442566Z","version":3}');
INSERT INTO "orders" VALUES('10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','c-1','confirmed',1795261111074635,'{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"},{"quantity":1,"sku":"cup","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-1","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1499},{"quantity":1,"sku":"cup","unit_price_cents":1000}],"order_id":"10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1","placed_at":"2026-11-21T11:38:31.074635Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":3998,"updated_at":"2026-11-21T11:38:31.099064Z","version":3}');
INSERT INTO "orders" VALUES('153-01a1fde6-9df5-7824-a54c-bdc307119c08','c-12','cancelled',1795261111797542,'{"allocations":[],"coordination":"choreography","currency":"EUR","customer_id":"c-12","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","placed_at":"2026-11-21T11:38:31.797542Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1499,"updated_at":"2026-11-21T11:38:31.799570Z","version":3}');
INSERT INTO "orders" VALUES('1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','c-2','confirmed',1795261111138805,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"us"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-2","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40","placed_at":"2026-11-21T11:38:31.138805Z","reason":null,"ship_to":"us","status":"confirmed","total_cents":1499,"updated_at":"2026-11-21T11:38:31.147352Z","version":3}');
INSERT INTO "orders" VALUES('1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3','c-9','rejected',1795261111607123,'{"allocations":[],"coordination":"choreography","currency":"EUR","customer_id":"c-9","lines":[{"quantity":2,"sku":"rare","unit_price_cents":1000}],"order_id":"1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3","placed_at":"2026-11-21T11:38:31.607123Z","reason":"out_of_stock","ship_to":"ap","status":"rejected","total_cents":2000,"updated_at":"2026-11-21T11:38:31.611282Z","version":2}');
INSERT INTO "orders" VALUES('2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','c-4','rejected',1795261111256791,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-4","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7","placed_at":"2026-11-21T11:38:31.256791Z","reason":"payment_declined","ship_to":"eu","status":"rejected","total_cents":1499,"updated_at":"2026-11-21T11:38:31.267620Z","version":3}');
INSERT INTO "orders" VALUES('2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','c-5','cancelled',1795261111311165,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-5","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753","placed_at":"2026-11-21T11:38:31.311165Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1499,"updated_at":"2026-11-21T11:38:31.391456Z","version":5}');
INSERT INTO "orders" VALUES('31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','c-8','confirmed',1795261111551731,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"us"}],"coordination":"choreography","currency":"EUR","customer_id":"c-8","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1499}],"order_id":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab","placed_at":"2026-11-21T11:38:31.551731Z","reason":null,"ship_to":"us","status":"confirmed","total_cents":1499,"updated_at":"2026-11-21T11:38:31.560297Z","version":3}');
INSERT INTO "orders" VALUES('39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','c-7','confirmed',1795261111494346,'{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"},{"quantity":1,"sku":"cup","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-7","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1499},{"quantity":1,"sku":"cup","unit_price_cents":1000}],"order_id":"39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2","placed_at":"2026-11-21T11:38:31.494346Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":3998,"updated_at":"2026-11-21T11:38:31.505142Z","version":3}');
CREATE TABLE payments (
        order_id TEXT PRIMARY KEY,
        status TEXT NOT NULL,
        document TEXT NOT NULL          -- JSON, as GET /v1/payments/{order_id} answers it
    ) WITHOUT ROWID;
INSERT INTO "payments" VALUES('091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','declined','{"amount_cents":1499,"authorized_at":null,"captured_at":null,"currency":"EUR","order_id":"091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2","provider_reference":null,"refunded_at":null,"status":"declined","voided_at":null}');
INSERT INTO "payments" VALUES('091-01a1fde6-9daf-79d7-943c-2203b623b89a','refunded','{"amount_cents":1499,"authorized_at":"2026-11-21T11:38:31.739052Z","captured_at":"2026-11-21T11:38:31.745475Z","currency":"EUR","order_id":"091-01a1fde6-9daf-79d7-943c-2203b623b89a","provider_reference":"01a1fde6-9dba-757c-9839-bdb35dd70719","refunded_at":"2026-11-21T11:38:31.789977Z","status":"refunded","voided_at":null}');
INSERT INTO "payments" VALUES('10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','captured','{"amount_cents":3998,"authorized_at":"2026-11-21T11:38:31.097731Z","captured_at":"2026-11-21T11:38:31.109860Z","currency":"EUR","order_id":"10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1","provider_reference":"01a1fde6-9b37-753b-816c-992bb7e8421d","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('153-01a1fde6-9df5-7824-a54c-bdc307119c08','voided','{"amount_cents":1499,"authorized_at":null,"captured_at":null,"currency":"EUR","order_id":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","provider_reference":null,"refunded_at":null,"status":"voided","voided_at":"2026-11-21T11:38:31.806267Z"}');
INSERT INTO "payments" VALUES('1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','captured','{"amount_cents":1499,"authorized_at":"2026-11-21T11:38:31.146258Z","captured_at":"2026-11-21T11:38:31.159324Z","currency":"EUR","order_id":"1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40","provider_reference":"01a1fde6-9b69-79b6-84b6-b5e131ed2bba","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','declined','{"amount_cents":1499,"authorized_at":null,"captured_at":null,"currency":"EUR","order_id":"2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7","provider_reference":null,"refunded_at":null,"status":"declined","voided_at":null}');
INSERT INTO "payments" VALUES('2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','refunded','{"amount_cents":1499,"authorized_at":"2026-11-21T11:38:31.320171Z","captured_at":"2026-11-21T11:38:31.331646Z","currency":"EUR","order_id":"2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753","provider_reference":"01a1fde6-9c17-78fd-a7e0-6706e3d539c9","refunded_at":"2026-11-21T11:38:31.386605Z","status":"refunded","voided_at":null}');
INSERT INTO "payments" VALUES('31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','captured','{"amount_cents":1499,"authorized_at":"2026-11-21T11:38:31.559166Z","captured_at":"2026-11-21T11:38:31.565775Z","currency":"EUR","order_id":"31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab","provider_reference":"01a1fde6-9d06-76f5-a7a8-fb5bf3009338","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','captured','{"amount_cents":3998,"authorized_at":"2026-11-21T11:38:31.503710Z","captured_at":"2026-11-21T11:38:31.509625Z","currency":"EUR","order_id":"39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2","provider_reference":"01a1fde6-9cce-7ee9-af2b-e4654e3950b4","refunded_at":null,"status":"captured","voided_at":null}');
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        definition TEXT NOT NULL        -- JSON: sku, name, price_cents, currency, version
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('cup','{"currency":"EUR","name":"Cup","price_cents":1000,"sku":"cup","version":1}');
INSERT INTO "products" VALUES('mug','{"currency":"EUR","name":"Mug","price_cents":1499,"sku":"mug","version":2}');
INSERT INTO "products" VALUES('rare','{"currency":"EUR","name":"Rare","price_cents":1000,"sku":"rare","version":1}');
CREATE TABLE stock (
        sku TEXT NOT NULL,
        warehouse TEXT NOT NULL,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        PRIMARY KEY (sku, warehouse)
    ) WITHOUT ROWID;
INSERT INTO "stock" VALUES('cup','eu',8,0,2,10);
INSERT INTO "stock" VALUES('mug','eu',96,0,4,100);
INSERT INTO "stock" VALUES('mug','us',48,0,2,50);
INSERT INTO "stock" VALUES('rare','ap',1,0,0,1);
CREATE INDEX orders_by_time ON orders (placed_at DESC, order_id DESC);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC, order_id DESC);
CREATE INDEX orders_by_status ON orders (status, placed_at DESC, order_id DESC);
CREATE INDEX payments_by_status ON payments (status, order_id);
COMMIT;

PRAGMA application_id = 1869705849;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE cursors (
        shard TEXT PRIMARY KEY,      -- order/2
        position INTEGER NOT NULL    -- of its last event applied
    ) WITHOUT ROWID;
INSERT INTO "cursors" VALUES('inventory/eu',28);
INSERT INTO "cursors" VALUES('inventory/us',1);
INSERT INTO "cursors" VALUES('order/0',8);
INSERT INTO "cursors" VALUES('order/1',9);
INSERT INTO "cursors" VALUES('order/2',2);
INSERT INTO "cursors" VALUES('order/3',23);
INSERT INTO "cursors" VALUES('payment/0',29);
INSERT INTO "cursors" VALUES('payment/1',16);
CREATE TABLE digests (
        view TEXT PRIMARY KEY,
        digest INTEGER NOT NULL     -- of 64 bits, wrapping around
    ) WITHOUT ROWID;
INSERT INTO "digests" VALUES('orders',-4388633007588809835);
INSERT INTO "digests" VALUES('payments',-7081157664993928225);
INSERT INTO "digests" VALUES('products',-3667412024850072866);
CREATE TABLE orders (
        order_id TEXT PRIMARY KEY,
        customer_id TEXT NOT NULL,
        status TEXT NOT NULL,
        placed_at INTEGER NOT NULL,     -- unix microseconds
        document TEXT NOT NULL          -- JSON, as GET /v1/orders/{order_id} answers it
    ) WITHOUT ROWID;
INSERT INTO "orders" VALUES('01a1ffee-0552-7185-9f34-de5d8ba5325a-311','c-0b04cc8d','confirmed',1795295151442122,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-0b04cc8d","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-0552-7185-9f34-de5d8ba5325a-311","placed_at":"2026-11-21T21:05:51.442122Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-21T21:05:51.473369Z","version":3}');
INSERT INTO "orders" VALUES('01a1ffee-057b-7610-87e0-8d39185faeff-0a9','c-84f9236f','confirmed',1795295151483414,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-84f9236f","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-057b-7610-87e0-8d39185faeff-0a9","placed_at":"2026-11-21T21:05:51.483414Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-21T21:05:51.506093Z","version":3}');
INSERT INTO "orders" VALUES('01a1ffee-059b-7afd-9d5f-112b8b484254-378','c-4ac907c2','rejected',1795295151515708,'{"allocations":[],"coordination":"orchestration","currency":"EUR","customer_id":"c-4ac907c2","lines":[{"quantity":1,"sku":"cup","unit_price_cents":1000}],"order_id":"01a1ffee-059b-7afd-9d5f-112b8b484254-378","placed_at":"2026-11-21T21:05:51.515708Z","reason":"out_of_stock","ship_to":"eu","status":"rejected","total_cents":1000,"updated_at":"2026-11-21T21:05:51.523683Z","version":2}');
INSERT INTO "orders" VALUES('01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','c-8a2e128a','rejected',1795295151528599,'{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-8a2e128a","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2","placed_at":"2026-11-21T21:05:51.528599Z","reason":"payment_declined","ship_to":"eu","status":"rejected","total_cents":2000,"updated_at":"2026-11-21T21:05:51.539002Z","version":3}');
INSERT INTO "orders" VALUES('01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','c-99138426','cancelled',1795295151545448,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-99138426","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c","placed_at":"2026-11-21T21:05:51.545448Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1000,"updated_at":"2026-11-21T21:05:52.137280Z","version":5}');
INSERT INTO "orders" VALUES('01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','c-804801e4','cancelled',1795295151568441,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"orchestration","currency":"EUR","customer_id":"c-804801e4","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","placed_at":"2026-11-21T21:05:51.568441Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1000,"updated_at":"2026-11-21T21:05:52.208155Z","version":5}');
INSERT INTO "orders" VALUES('01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','c-f957da63','confirmed',1795295151611339,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-f957da63","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f","placed_at":"2026-11-21T21:05:51.611339Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-21T21:05:51.625910Z","version":3}');
INSERT INTO "orders" VALUES('01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','c-0ed4ded4','confirmed',1795295151636434,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-0ed4ded4","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9","placed_at":"2026-11-21T21:05:51.636434Z","reason":null,"ship_to":"eu","status":"confirmed","total_cents":1000,"updated_at":"2026-11-21T21:05:51.754783Z","version":3}');
INSERT INTO "orders" VALUES('01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd','c-4abf1ce1','rejected',1795295151843944,'{"allocations":[],"coordination":"choreography","currency":"EUR","customer_id":"c-4abf1ce1","lines":[{"quantity":1,"sku":"cup","unit_price_cents":1000}],"order_id":"01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd","placed_at":"2026-11-21T21:05:51.843944Z","reason":"out_of_stock","ship_to":"eu","status":"rejected","total_cents":1000,"updated_at":"2026-11-21T21:05:51.909311Z","version":2}');
INSERT INTO "orders" VALUES('01a1ffee-0751-7dae-9a62-67d651b25830-167','c-b675331f','rejected',1795295151955447,'{"allocations":[{"quantity":2,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-b675331f","lines":[{"quantity":2,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-0751-7dae-9a62-67d651b25830-167","placed_at":"2026-11-21T21:05:51.955447Z","reason":"payment_declined","ship_to":"eu","status":"rejected","total_cents":2000,"updated_at":"2026-11-21T21:05:51.983751Z","version":3}');
INSERT INTO "orders" VALUES('01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','c-5a3a3466','cancelled',1795295151986415,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-5a3a3466","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba","placed_at":"2026-11-21T21:05:51.986415Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1000,"updated_at":"2026-11-21T21:05:52.262034Z","version":5}');
INSERT INTO "orders" VALUES('01a1ffee-078f-7883-8c32-be29c437f73d-162','c-63830438','cancelled',1795295152015585,'{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}],"coordination":"choreography","currency":"EUR","customer_id":"c-63830438","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a1ffee-078f-7883-8c32-be29c437f73d-162","placed_at":"2026-11-21T21:05:52.015585Z","reason":"cancelled_by_customer","ship_to":"eu","status":"cancelled","total_cents":1000,"updated_at":"2026-11-21T21:05:52.368640Z","version":5}');
CREATE TABLE payments (
        order_id TEXT PRIMARY KEY,
        status TEXT NOT NULL,
        document TEXT NOT NULL          -- JSON, as GET /v1/payments/{order_id} answers it
    ) WITHOUT ROWID;
INSERT INTO "payments" VALUES('01a1ffee-0552-7185-9f34-de5d8ba5325a-311','captured','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:51.472311Z","captured_at":"2026-11-21T21:05:51.482719Z","currency":"EUR","order_id":"01a1ffee-0552-7185-9f34-de5d8ba5325a-311","provider_reference":"01a1ffee-056f-749b-9b4a-568fce6082c3","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-057b-7610-87e0-8d39185faeff-0a9','captured','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:51.502000Z","captured_at":"2026-11-21T21:05:51.516381Z","currency":"EUR","order_id":"01a1ffee-057b-7610-87e0-8d39185faeff-0a9","provider_reference":"01a1ffee-058c-7a35-91ed-ffefa0e9ebb9","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','declined','{"amount_cents":2000,"authorized_at":null,"captured_at":null,"currency":"EUR","order_id":"01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2","provider_reference":null,"refunded_at":null,"status":"declined","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c','refunded','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:51.560920Z","captured_at":"2026-11-21T21:05:51.572274Z","currency":"EUR","order_id":"01a1ffee-05b9-76f9-809a-ee5a784cef4b-01c","provider_reference":"01a1ffee-05c8-723d-83be-da7268b1f3aa","refunded_at":"2026-11-21T21:05:52.078982Z","status":"refunded","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3','refunded','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:51.593174Z","captured_at":"2026-11-21T21:05:51.615706Z","currency":"EUR","order_id":"01a1ffee-05d0-75f7-b55c-8a4341b23ca3-3d3","provider_reference":"01a1ffee-05e6-7ac0-9849-e6f6fb67e33e","refunded_at":"2026-11-21T21:05:52.203786Z","status":"refunded","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','captured','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:51.623668Z","captured_at":"2026-11-21T21:05:51.675928Z","currency":"EUR","order_id":"01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f","provider_reference":"01a1ffee-0604-7fdb-80b6-feec126a4309","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','captured','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:51.752470Z","captured_at":"2026-11-21T21:05:51.895144Z","currency":"EUR","order_id":"01a1ffee-0614-7635-a487-b3acb6f5de58-1b9","provider_reference":"01a1ffee-0676-7c04-9dbd-d21aa046efa2","refunded_at":null,"status":"captured","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-0751-7dae-9a62-67d651b25830-167','declined','{"amount_cents":2000,"authorized_at":null,"captured_at":null,"currency":"EUR","order_id":"01a1ffee-0751-7dae-9a62-67d651b25830-167","provider_reference":null,"refunded_at":null,"status":"declined","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','refunded','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:51.994777Z","captured_at":"2026-11-21T21:05:52.017486Z","currency":"EUR","order_id":"01a1ffee-0772-7589-9bbe-9f609d19d059-0ba","provider_reference":"01a1ffee-0779-76d9-89b3-68cb3fb58c62","refunded_at":"2026-11-21T21:05:52.267637Z","status":"refunded","voided_at":null}');
INSERT INTO "payments" VALUES('01a1ffee-078f-7883-8c32-be29c437f73d-162','refunded','{"amount_cents":1000,"authorized_at":"2026-11-21T21:05:52.054946Z","captured_at":"2026-11-21T21:05:52.078043Z","currency":"EUR","order_id":"01a1ffee-078f-7883-8c32-be29c437f73d-162","provider_reference":"01a1ffee-07b5-7ed4-9ef4-e8852c47f701","refunded_at":"2026-11-21T21:05:52.572628Z","status":"refunded","voided_at":null}');
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        definition TEXT NOT NULL        -- JSON: sku, name, price_cents, currency, version
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('cup','{"currency":"EUR","name":"Cup","price_cents":1000,"sku":"cup","version":1}');
INSERT INTO "products" VALUES('mug','{"currency":"EUR","name":"Mug","price_cents":1000,"sku":"mug","version":1}');
CREATE TABLE stock (
        sku TEXT NOT NULL,
        warehouse TEXT NOT NULL,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        PRIMARY KEY (sku, warehouse)
    ) WITHOUT ROWID;
INSERT INTO "stock" VALUES('mug','eu',996,0,4,1000);
CREATE INDEX orders_by_time ON orders (placed_at DESC, order_id DESC);
CREATE INDEX orders_by_customer ON orders (customer_id, placed_at DESC, order_id DESC);
CREATE INDEX orders_by_status ON orders (status, placed_at DESC, order_id DESC);
CREATE INDEX payments_by_status ON payments (status, order_id);
COMMIT;

PRAGMA application_id = 1330204246;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may be no JSON, nor even text
    ) WITHOUT ROWID;
CREATE TABLE events (
        position INTEGER PRIMARY KEY,   -- gapless from 1
        stream TEXT NOT NULL,           -- order-2a7-0193…
        version INTEGER NOT NULL,       -- gapless from 1 within the stream
        type TEXT NOT NULL,             -- order_placed
        data TEXT NOT NULL,             -- JSON
        event_id TEXT NOT NULL,
        time INTEGER NOT NULL,          -- unix microseconds
        epoch INTEGER NOT NULL,         -- of the leader that wrote it
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        actor TEXT NOT NULL             -- customer:c-42, saga:place_order, service:payment, …
    );
INSERT INTO "events" VALUES(1,'product-mug',1,'product_defined','{"currency":"EUR","name":"Mug","price_cents":1299,"version":1}','01a1fde6-9ae5-7276-b334-0d413504201d',1795261111013122,1,'01a1fde6-9ae5-7126-894d-fc714891da78','01a1fde6-9ae5-7126-894d-fc714891da78','00-1a8871b37268b6120d716a4b529a4cec-002095d5e772b9cd-01','client');
INSERT INTO "events" VALUES(2,'stock-mug',1,'stock_adjusted','{"delta":100}','01a1fde6-9ae7-707a-9f99-a995f4ce328a',1795261111015014,1,'01a1fde6-9ae7-7010-886f-8be5f8ed934a','01a1fde6-9ae7-7010-886f-8be5f8ed934a','00-47f62279f11ff21daf3f8c58573531da-e1eef353e63b0dfd-01','client');
INSERT INTO "events" VALUES(3,'product-mug',2,'product_defined','{"currency":"EUR","name":"Mug","price_cents":1499,"version":2}','01a1fde6-9ae8-7733-8827-26d9d4b8c1ae',1795261111016439,1,'01a1fde6-9ae8-76b0-9823-28843520ea13','01a1fde6-9ae8-76b0-9823-28843520ea13','00-92de0dbd61c46a0d31f302c15f5276e5-5649a6cef3a8fd95-01','client');
INSERT INTO "events" VALUES(4,'product-rare',1,'product_defined','{"currency":"EUR","name":"Rare","price_cents":1000,"version":1}','01a1fde6-9afb-710a-a9ea-b447d95f31bc',1795261111035043,1,'01a1fde6-9afb-704d-a955-75f3ed116069','01a1fde6-9afb-704d-a955-75f3ed116069','00-0e26acb5900e29bc218ef9762c178c87-1fa1ccca1339e28e-01','client');
INSERT INTO "events" VALUES(5,'stock-cup',1,'stock_adjusted','{"delta":10}','01a1fde6-9b16-7116-97d5-74993f3a458f',1795261111062048,1,'01a1fde6-9b16-7087-9ca9-ce4c21249b60','01a1fde6-9b16-7087-9ca9-ce4c21249b60','00-ddb0b5df371f34b5251d9a1fa8207579-2a6ad3e390d407a4-01','client');
INSERT INTO "events" VALUES(6,'reservation-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',1,'stock_reserved','{"lines":[{"quantity":2,"sku":"mug"},{"quantity":1,"sku":"cup"}]}','01a1fde6-9b27-7ed9-9947-b2d67f4005f5',1795261111079864,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b22-7ba1-9321-54396dee9a43','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','saga:place_order');
INSERT INTO "events" VALUES(7,'reservation-10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1',2,'stock_sold','{"lines":[{"quantity":2,"sku":"mug"},{"quantity":1,"sku":"cup"}]}','01a1fde6-9b3c-73ce-8913-9e2f90737119',1795261111100198,1,'10c-01a1fde6-9b22-79fb-8062-b4b6cd0e7ca1','01a1fde6-9b3b-71b6-989c-106190fa3630','00-ce8cfd445c7f9e22092adc815495e4e2-a7c9449f2a075ca4-01','service:order');
INSERT INTO "events" VALUES(8,'reservation-2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9bda-76f5-a6dc-d1b6c141ec24',1795261111258382,1,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','01a1fde6-9bd8-7e20-ba30-c2b0cff39166','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01','saga:place_order');
INSERT INTO "events" VALUES(9,'reservation-2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7',2,'stock_released','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9be2-7a72-bbef-932f3f707d54',1795261111266614,1,'2b6-01a1fde6-9bd8-7c72-984c-1e906de704c7','01a1fde6-9be1-7af5-8068-bd52dfce7714','00-0c27fc3d2ef44104a8f23a1ff96421b8-b27374b2cc23aefa-01','saga:place_order');
INSERT INTO "events" VALUES(10,'reservation-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9c12-7e39-8bf2-b7f1afbe1447',1795261111314838,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c0f-7445-97b3-d12026551605','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','saga:place_order');
INSERT INTO "events" VALUES(11,'reservation-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9c1e-746e-9f07-c7052d78e8f7',1795261111326212,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c19-722d-8aa0-1e775d68e198','00-00c2cd2b72444b9f818f9b690d419dd6-d0d7a38cdab91716-01','service:order');
INSERT INTO "events" VALUES(12,'reservation-2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753',3,'stock_returned','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9c5e-706a-b9c4-8154227a59a2',1795261111389956,1,'2f4-01a1fde6-9c0f-71c6-bab8-335f9dc32753','01a1fde6-9c5b-7b9d-b9d0-2190b8b1459c','00-48d511d10ca0826102bdd0aa670a14c9-25e8ebb11afb1f36-01','saga:place_order');
INSERT INTO "events" VALUES(13,'reservation-0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9c8d-7ca7-a923-41b659402203',1795261111437742,1,'0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','01a1fde6-9c8c-78c4-903f-f943057c6280','00-245375e9dd90dceac9d9c976ba404e7d-e04edf844627e7f1-01','saga:place_order');
INSERT INTO "events" VALUES(14,'reservation-0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16',2,'stock_released','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9c90-7c35-bfe4-8bc0526af491',1795261111440731,1,'0d0-01a1fde6-9c8c-7651-aa3e-77fa117c5d16','01a1fde6-9c8e-7bd2-9763-3fd4201f3fb5','00-d8f6d9990b8eb888b1c8e8df8fa27882-f47f36ca80b99179-01','saga:place_order');
INSERT INTO "events" VALUES(15,'reservation-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',1,'stock_reserved','{"lines":[{"quantity":2,"sku":"mug"},{"quantity":1,"sku":"cup"}],"payment":{"amount_cents":3998,"currency":"EUR","payment_token":"tok_visa"}}','01a1fde6-9cca-78a7-8ff7-5ace7298ccce',1795261111498345,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9cc6-7639-8967-fbe48390ebe3','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:order');
INSERT INTO "events" VALUES(16,'reservation-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',2,'stock_sold','{"lines":[{"quantity":2,"sku":"mug"},{"quantity":1,"sku":"cup"}]}','01a1fde6-9cd2-7b0e-98f8-49fa9984fa21',1795261111506651,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9cd1-72b0-9984-d059b186bb48','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:order');
INSERT INTO "events" VALUES(17,'reservation-091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1499,"currency":"EUR","payment_token":"tok_declined"}}','01a1fde6-9d7a-79b2-8003-ae1eca86dc2f',1795261111674550,1,'091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','01a1fde6-9d70-7014-a872-47c5a19b17b2','00-a2a72366437cb864a601670cae529f0c-7271b0de96a8a58e-01','service:order');
INSERT INTO "events" VALUES(18,'reservation-091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',2,'stock_released','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9d8d-7185-8e72-56bffdf2c654',1795261111693054,1,'091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','01a1fde6-9d8a-7fa9-94a2-9f7f3db89c7b','00-a2a72366437cb864a601670cae529f0c-7271b0de96a8a58e-01','service:order');
INSERT INTO "events" VALUES(19,'reservation-091-01a1fde6-9daf-79d7-943c-2203b623b89a',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1499,"currency":"EUR","payment_token":"tok_visa"}}','01a1fde6-9db2-7360-aaef-ab235226b426',1795261111730146,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9db0-70a7-be57-325e74b905bf','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:order');
INSERT INTO "events" VALUES(20,'reservation-091-01a1fde6-9daf-79d7-943c-2203b623b89a',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9dbf-7441-a137-14534d13a0f0',1795261111743196,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9dbe-7097-b1d5-1c844c034618','00-4a066e7a46142e593a605cf905ba05f3-9ad3d319894ae9ea-01','service:order');
INSERT INTO "events" VALUES(21,'reservation-091-01a1fde6-9daf-79d7-943c-2203b623b89a',3,'stock_returned','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9df0-77f3-a9b6-80670c8b87d4',1795261111792452,1,'091-01a1fde6-9daf-79d7-943c-2203b623b89a','01a1fde6-9dea-738d-8710-471408394ed6','00-217f363d43c1654d0fccf8cbc3045736-3cf474a958ec01e3-01','service:order');
INSERT INTO "events" VALUES(22,'reservation-153-01a1fde6-9df5-7824-a54c-bdc307119c08',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1499,"currency":"EUR","payment_token":"tok_slow"}}','01a1fde6-9df7-7497-8607-1c57df043bf1',1795261111799241,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','01a1fde6-9df5-7968-b6b4-f3802bb4d637','00-bc2bf910cd1e8a0fbda3d84c5c2b5ff9-03a3f86f486f08bb-01','service:order');
INSERT INTO "events" VALUES(23,'reservation-153-01a1fde6-9df5-7824-a54c-bdc307119c08',2,'stock_released','{"lines":[{"quantity":1,"sku":"mug"}]}','01a1fde6-9dfa-719d-805c-d9476d607203',1795261111802072,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','01a1fde6-9df7-7a41-a8cc-1f826002798b','00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01','service:order');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'inventory-2','2026-11-21T11:38:33.060Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    ) WITHOUT ROWID;
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(30,'01a1fde6-9dfa-719d-805c-d9476d607203','orderly.event.inventory.eu.stock_released.-.-.-','{"specversion":"1.0","id":"01a1fde6-9dfa-719d-805c-d9476d607203","source":"/orderly/inventory/eu","type":"orderly.inventory.stock_released.v1","subject":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","time":"2026-11-21T11:38:31.802072Z","datacontenttype":"application/json","correlationid":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","causationid":"01a1fde6-9df7-7a41-a8cc-1f826002798b","traceparent":"00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01","sequence":"00000000000000000023","streamversion":2,"data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","warehouse":"eu"}}',1795174711,'1795261109896723788',138);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        version INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('mug','Mug',1499,'EUR',2);
INSERT INTO "products" VALUES('rare','Rare',1000,'EUR',1);
CREATE TABLE stock_levels (
        sku TEXT PRIMARY KEY,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "stock_levels" VALUES('cup',8,0,2,10);
INSERT INTO "stock_levels" VALUES('mug',96,0,4,100);
CREATE TABLE stock_requests (
        sku TEXT NOT NULL,
        key TEXT NOT NULL,
        request TEXT NOT NULL,          -- the body as canonical JSON, to tell another one
        on_hand INTEGER NOT NULL,       -- the answer: levels right after the change …
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        position INTEGER NOT NULL,      -- … and the event that recorded it
        accepted_at INTEGER NOT NULL,   -- unix seconds
        PRIMARY KEY (sku, key)
    ) WITHOUT ROWID;
INSERT INTO "stock_requests" VALUES('cup','e4a7d71b-a37e-4c40-b7cb-ec46f34bb39c','{"delta":10,"warehouse":"eu"}',10,0,0,10,5,1795261111);
INSERT INTO "stock_requests" VALUES('mug','0ae5906a-5dcf-4cf4-9d76-d97babdd2f88','{"delta":100,"warehouse":"eu"}',100,0,0,100,2,1795261111);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
CREATE INDEX stock_requests_by_age ON stock_requests (accepted_at);
COMMIT;

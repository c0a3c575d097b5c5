PRAGMA application_id = 1330659673;
PRAGMA user_version = 2;
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
        stream TEXT NOT NULL,           -- order-0193…-2a7
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
INSERT INTO "events" VALUES(1,'payment-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',1,'payment_requested','{"amount_cents":1000,"asker":"order/1/place_order/01a1ffee-057b-7610-87e0-8d39185faeff-0a9/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-0589-7ab4-8c58-eee838a31aa8',1795295151497570,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-057e-7916-8c87-cdb4bf28d44d','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','saga:place_order');
INSERT INTO "events" VALUES(2,'payment-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',2,'payment_authorized','{"provider_reference":"01a1ffee-058c-7a35-91ed-ffefa0e9ebb9"}','01a1ffee-058e-706e-9da2-8fcad4a86a6a',1795295151502000,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-0589-7ab4-8c58-eee838a31aa8','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','service:payment_provider');
INSERT INTO "events" VALUES(3,'payment-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',3,'capture_requested','{"asker":"order/1/place_order/01a1ffee-057b-7610-87e0-8d39185faeff-0a9/capture_payment/do"}','01a1ffee-0594-728f-a61c-adcf3d3cb3a9',1795295151508106,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-0592-7353-89c9-fab0062b33aa','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','saga:place_order');
INSERT INTO "events" VALUES(4,'payment-01a1ffee-057b-7610-87e0-8d39185faeff-0a9',4,'payment_captured','{}','01a1ffee-059c-767a-89d3-3a6d8f2cb892',1795295151516381,1,'01a1ffee-057b-7610-87e0-8d39185faeff-0a9','01a1ffee-0594-728f-a61c-adcf3d3cb3a9','00-75e8443e6d91a8d414dc41624880ed92-ea4f74451206bf8b-01','service:payment_provider');
INSERT INTO "events" VALUES(5,'payment-01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',1,'payment_requested','{"amount_cents":2000,"asker":"order/0/place_order/01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_declined"}','01a1ffee-05ac-7856-95cc-8246b2f6195c',1795295151532454,1,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','01a1ffee-05ab-766e-91d2-504aaeccd931','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01','saga:place_order');
INSERT INTO "events" VALUES(6,'payment-01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2',2,'payment_declined','{}','01a1ffee-05ae-78f9-bfd3-5f3d643191b5',1795295151534542,1,'01a1ffee-05a8-791e-97ca-70ec12ad8d81-3a2','01a1ffee-05ac-7856-95cc-8246b2f6195c','00-1055d2d3fb7bb3ddaf12e06887445e91-d0318e12f5f619ac-01','service:payment_provider');
INSERT INTO "events" VALUES(7,'payment-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-0602-7191-8006-f4acb021e2a3',1795295151617933,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-05ff-7020-9610-22d79f3d24fa','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:inventory');
INSERT INTO "events" VALUES(8,'payment-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',2,'payment_authorized','{"provider_reference":"01a1ffee-0604-7fdb-80b6-feec126a4309"}','01a1ffee-0607-7b2b-ba3e-4229daecc470',1795295151623668,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-0602-7191-8006-f4acb021e2a3','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:payment_provider');
INSERT INTO "events" VALUES(9,'payment-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',3,'capture_requested','{}','01a1ffee-0611-7dd7-b584-6c33efa6b5af',1795295151633808,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-0609-7f3f-bf12-953728b204d7','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:order');
INSERT INTO "events" VALUES(10,'payment-01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f',4,'payment_captured','{}','01a1ffee-063b-7fae-988a-36febe0c0a76',1795295151675928,1,'01a1ffee-05fb-74b8-9777-ab956a3f6ed7-17f','01a1ffee-0611-7dd7-b584-6c33efa6b5af','00-a36d6ced8453d5ce32001d72c7a7eda5-658d327c60530d2b-01','service:payment_provider');
INSERT INTO "events" VALUES(11,'payment-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-066e-7cd0-b12d-1ce3f7f0fd55',1795295151726740,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-0659-7e62-af70-fcfbbba71709','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:inventory');
INSERT INTO "events" VALUES(12,'payment-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',2,'payment_authorized','{"provider_reference":"01a1ffee-0676-7c04-9dbd-d21aa046efa2"}','01a1ffee-0688-7800-8989-6c5283aba52c',1795295151752470,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-066e-7cd0-b12d-1ce3f7f0fd55','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:payment_provider');
INSERT INTO "events" VALUES(13,'payment-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',3,'capture_requested','{}','01a1ffee-06e2-799d-9392-43eeeeb9251c',1795295151842551,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-068a-7d3b-955c-79ea277e6604','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:order');
INSERT INTO "events" VALUES(14,'payment-01a1ffee-0614-7635-a487-b3acb6f5de58-1b9',4,'payment_captured','{}','01a1ffee-0717-72a7-b245-220ff6da2d9e',1795295151895144,1,'01a1ffee-0614-7635-a487-b3acb6f5de58-1b9','01a1ffee-06e2-799d-9392-43eeeeb9251c','00-89a898e25cedb4fd569e4423b10c000e-f22caa55d2220bbb-01','service:payment_provider');
INSERT INTO "events" VALUES(15,'payment-01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd',1,'payment_barred','{}','01a1ffee-074f-7293-9b3b-fca257be988f',1795295151951107,1,'01a1ffee-06e3-7ec8-b1c8-fa3fde86cc60-2fd','01a1ffee-0725-7635-be5b-13e1a60f2262','00-8543041965a00c8b7e2e72b91a24ed73-0a1a1d149133a5ed-01','service:order');
INSERT INTO "events" VALUES(16,'payment-01a1ffee-0751-7dae-9a62-67d651b25830-167',1,'payment_requested','{"amount_cents":2000,"choreographed":true,"currency":"EUR","payment_token":"tok_declined"}','01a1ffee-075e-7bef-b54c-ff9135462953',1795295151966683,1,'01a1ffee-0751-7dae-9a62-67d651b25830-167','01a1ffee-075b-7185-9d0f-9195f5c0c617','00-79df0788f1038b6d7f88eb179d8cba60-947782676f739a83-01','service:inventory');
INSERT INTO "events" VALUES(17,'payment-01a1ffee-0751-7dae-9a62-67d651b25830-167',2,'payment_declined','{}','01a1ffee-0768-75eb-bbc0-25d8ad86b66e',1795295151976339,1,'01a1ffee-0751-7dae-9a62-67d651b25830-167','01a1ffee-075e-7bef-b54c-ff9135462953','00-79df0788f1038b6d7f88eb179d8cba60-947782676f739a83-01','service:payment_provider');
INSERT INTO "events" VALUES(18,'payment-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-0778-7887-baef-93ecdc74fc6c',1795295151992434,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0776-7bce-acbd-97f265fc8090','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:inventory');
INSERT INTO "events" VALUES(19,'payment-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',2,'payment_authorized','{"provider_reference":"01a1ffee-0779-76d9-89b3-68cb3fb58c62"}','01a1ffee-077a-7ce5-8b7a-88476f7aeea0',1795295151994777,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0778-7887-baef-93ecdc74fc6c','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:payment_provider');
INSERT INTO "events" VALUES(20,'payment-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',3,'capture_requested','{}','01a1ffee-0785-7666-ab0f-1a97ddd144c4',1795295152005349,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0781-7a8f-b133-932e901b8c3e','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:order');
INSERT INTO "events" VALUES(21,'payment-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',4,'payment_captured','{}','01a1ffee-0791-782d-9363-e7b89b9990ac',1795295152017486,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0785-7666-ab0f-1a97ddd144c4','00-403fa845f2b71646a30d465a3a4b620a-8a1bc919b7039c13-01','service:payment_provider');
INSERT INTO "events" VALUES(22,'payment-01a1ffee-078f-7883-8c32-be29c437f73d-162',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a1ffee-0797-7ca7-9c17-34c848f28924',1795295152023718,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-0794-7efd-963a-06da0b6085e6','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:inventory');
INSERT INTO "events" VALUES(23,'payment-01a1ffee-078f-7883-8c32-be29c437f73d-162',2,'payment_authorized','{"provider_reference":"01a1ffee-07b5-7ed4-9ef4-e8852c47f701"}','01a1ffee-07b6-7fae-b71f-c93b20bcf740',1795295152054946,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-0797-7ca7-9c17-34c848f28924','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:payment_provider');
INSERT INTO "events" VALUES(24,'payment-01a1ffee-078f-7883-8c32-be29c437f73d-162',3,'capture_requested','{}','01a1ffee-07ba-7e56-8cd6-fdddd39dc55f',1795295152058853,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-07b8-7800-8344-b644fa8c466d','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:order');
INSERT INTO "events" VALUES(25,'payment-01a1ffee-078f-7883-8c32-be29c437f73d-162',4,'payment_captured','{}','01a1ffee-07ce-7181-ae3a-18444822c0c3',1795295152078043,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-07ba-7e56-8cd6-fdddd39dc55f','00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01','service:payment_provider');
INSERT INTO "events" VALUES(26,'payment-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',5,'payment_cancellation_requested','{}','01a1ffee-0887-77ce-a87a-431b2e0e3032',1795295152263429,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0886-71ca-873d-03fe1274f1d1','00-6eaf46e9e8a83f6b54963ff90fac0b4c-449b000fb4a08c71-01','service:order');
INSERT INTO "events" VALUES(27,'payment-01a1ffee-0772-7589-9bbe-9f609d19d059-0ba',6,'payment_refunded','{}','01a1ffee-088b-7a93-acf2-35278db4c54c',1795295152267637,1,'01a1ffee-0772-7589-9bbe-9f609d19d059-0ba','01a1ffee-0887-77ce-a87a-431b2e0e3032','00-6eaf46e9e8a83f6b54963ff90fac0b4c-449b000fb4a08c71-01','service:payment_provider');
INSERT INTO "events" VALUES(28,'payment-01a1ffee-078f-7883-8c32-be29c437f73d-162',5,'payment_cancellation_requested','{}','01a1ffee-09a6-7f06-a0a3-543c964bf9cc',1795295152550888,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-08f0-7b81-a0ba-07b9b54437f4','00-f769e23cfc51acd2e8e5716d94d138c4-6551d915046a15d6-01','service:order');
INSERT INTO "events" VALUES(29,'payment-01a1ffee-078f-7883-8c32-be29c437f73d-162',6,'payment_refunded','{}','01a1ffee-09bc-7a7e-94f1-cf14d208fa97',1795295152572628,1,'01a1ffee-078f-7883-8c32-be29c437f73d-162','01a1ffee-09a6-7f06-a0a3-543c964bf9cc','00-f769e23cfc51acd2e8e5716d94d138c4-6551d915046a15d6-01','service:payment_provider');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'payment-2','2026-11-21T21:05:50.398Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a1ffee-057e-7916-8c87-cdb4bf28d44d',10,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0592-7353-89c9-fab0062b33aa',13,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ab-766e-91d2-504aaeccd931',19,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-05ff-7020-9610-22d79f3d24fa',37,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0609-7f3f-bf12-953728b204d7',40,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0659-7e62-af70-fcfbbba71709',42,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-068a-7d3b-955c-79ea277e6604',44,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0725-7635-be5b-13e1a60f2262',47,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-075b-7185-9d0f-9195f5c0c617',49,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-076f-7cd4-ab83-ec3b6711def8',51,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0776-7bce-acbd-97f265fc8090',53,1795295151,0);
INSERT INTO "inbox" VALUES('01a1ffee-0781-7a8f-b133-932e901b8c3e',55,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-0794-7efd-963a-06da0b6085e6',57,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-07b8-7800-8344-b644fa8c466d',59,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-0886-71ca-873d-03fe1274f1d1',68,1795295152,0);
INSERT INTO "inbox" VALUES('01a1ffee-08f0-7b81-a0ba-07b9b54437f4',69,1795295152,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(8,'01a1ffee-07b6-7fae-b71f-c93b20bcf740','orderly.event.payment.0.3.-.-','{"specversion":"1.0","id":"01a1ffee-07b6-7fae-b71f-c93b20bcf740","source":"/orderly/payment/0","type":"orderly.payment.payment_authorized.v1","subject":"01a1ffee-078f-7883-8c32-be29c437f73d-162","time":"2026-11-21T21:05:52.054946Z","datacontenttype":"application/json","correlationid":"01a1ffee-078f-7883-8c32-be29c437f73d-162","causationid":"01a1ffee-0797-7ca7-9c17-34c848f28924","traceparent":"00-a09d48edbbc3a6427f158797cbc05a6d-461afc56b132ffb5-01","sequence":"00000000000000000023","streamversion":2,"data":{"order_id":"01a1ffee-078f-7883-8c32-be29c437f73d-162","provider_reference":"01a1ffee-07b5-7ed4-9ef4-e8852c47f701"}}',1795295152,'1795295149508595749',58);
CREATE TABLE provider_calls (
        order_id TEXT PRIMARY KEY,      -- a payment has one open call at most
        call TEXT NOT NULL,             -- authorize, capture, void, refund
        amount_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        payment_token TEXT NOT NULL,
        since INTEGER NOT NULL,         -- unix microseconds
        correlation_id TEXT NOT NULL,
        causation_id TEXT NOT NULL,     -- the event that made it necessary
        traceparent TEXT NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE tallies (
        currency TEXT PRIMARY KEY,
        authorized_cents INTEGER NOT NULL,
        captured_cents INTEGER NOT NULL,
        voided_cents INTEGER NOT NULL,
        refunded_cents INTEGER NOT NULL,
        open_payments INTEGER NOT NULL  -- not at rest
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('EUR',5000,5000,0,2000,0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
COMMIT;

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
INSERT INTO "events" VALUES(1,'payment-01a22c2d-7b6f-7200-9041-1873ef023459-19d',1,'payment_requested','{"amount_cents":1000,"asker":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-7b79-7c72-8086-e02ddd463d2e',1796037507961624,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b74-7cb8-b09c-5331bd5994a7','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','saga:place_order');
INSERT INTO "events" VALUES(2,'payment-01a22c2d-7b6f-7200-9041-1873ef023459-19d',2,'payment_authorized','{"provider_reference":"01a22c2d-7b7e-7224-87d8-c25595f89ead"}','01a22c2d-7b7f-7733-9664-3dd78d0d4814',1796037507967425,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b79-7c72-8086-e02ddd463d2e','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','service:payment_provider');
INSERT INTO "events" VALUES(3,'payment-01a22c2d-7b6f-7200-9041-1873ef023459-19d',3,'capture_requested','{"asker":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/capture_payment/do"}','01a22c2d-7b83-7204-942b-390e9f5b928a',1796037507971086,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b80-7dd2-953a-37aa1c350193','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','saga:place_order');
INSERT INTO "events" VALUES(4,'payment-01a22c2d-7b6f-7200-9041-1873ef023459-19d',4,'payment_captured','{}','01a22c2d-7b85-7200-bdf9-0c232ed9f1e0',1796037507973111,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b83-7204-942b-390e9f5b928a','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','service:payment_provider');
INSERT INTO "events" VALUES(5,'payment-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-7b8b-78b4-ad8b-cad6357f2166',1796037507979495,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b89-7743-b859-1af9e73b17f1','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:inventory');
INSERT INTO "events" VALUES(6,'payment-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',2,'payment_authorized','{"provider_reference":"01a22c2d-7b8e-7d3f-abac-c5735831bdf2"}','01a22c2d-7b98-7e31-a98e-3627d36391cb',1796037507992866,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b8b-78b4-ad8b-cad6357f2166','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:payment_provider');
INSERT INTO "events" VALUES(7,'payment-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',3,'capture_requested','{}','01a22c2d-7b9d-7420-9ae6-0b8dd85bf3c9',1796037507997190,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b9a-7c20-8e40-6aa69223ee98','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:order');
INSERT INTO "events" VALUES(8,'payment-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',4,'payment_captured','{}','01a22c2d-7ba0-754f-9b58-61513d0cbebc',1796037508000315,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b9d-7420-9ae6-0b8dd85bf3c9','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:payment_provider');
INSERT INTO "events" VALUES(9,'payment-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',1,'payment_requested','{"amount_cents":1000,"asker":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-7baa-7d6c-a078-d0feb4189ca2',1796037508010793,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7ba9-79ef-9ca5-9009700d4ea9','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','saga:place_order');
INSERT INTO "events" VALUES(10,'payment-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',2,'payment_authorized','{"provider_reference":"01a22c2d-7bab-7ad0-b077-368bd892f815"}','01a22c2d-7bad-77ae-aebb-7aec3bcf01ce',1796037508013457,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7baa-7d6c-a078-d0feb4189ca2','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','service:payment_provider');
INSERT INTO "events" VALUES(11,'payment-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',3,'capture_requested','{"asker":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/capture_payment/do"}','01a22c2d-7bb5-7b2b-8073-cf1334ae9164',1796037508021663,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7bb1-7eb4-9385-a39aee1fbf70','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','saga:place_order');
INSERT INTO "events" VALUES(12,'payment-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',4,'payment_captured','{}','01a22c2d-7bba-76e5-972d-16777d46ac4e',1796037508026412,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7bb5-7b2b-8073-cf1334ae9164','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','service:payment_provider');
INSERT INTO "events" VALUES(13,'payment-01a22c2d-900f-70bc-8697-1fdb4a280711-245',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-a834-7651-aa4d-9b1d85233d8b',1796037519412134,3,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','01a22c2d-9010-768b-b4be-88b32b14bf34','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','service:inventory');
INSERT INTO "events" VALUES(14,'payment-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-a834-79e7-935c-bfd183772a0b',1796037519412134,3,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','01a22c2d-9017-71b2-96d6-812f4574aa00','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','service:inventory');
INSERT INTO "events" VALUES(15,'payment-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',1,'payment_requested','{"amount_cents":1000,"asker":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-a834-7b64-8a6e-ce7f3cc0d2a6',1796037519412134,3,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-9015-7ab0-9ac1-7115e4fe583e','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','saga:place_order');
INSERT INTO "events" VALUES(16,'payment-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',1,'payment_requested','{"amount_cents":1000,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a22c2d-a834-7cb4-be59-6ed602c52f7f',1796037519412134,3,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-901e-728b-9cbd-44973ee6aad8','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','service:inventory');
INSERT INTO "events" VALUES(17,'payment-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',2,'payment_authorized','{"provider_reference":"01a22c2d-a83c-75c2-aec8-fae462c67801"}','01a22c2d-a83e-711e-94db-da281b5dc4bf',1796037519422039,3,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','01a22c2d-a834-79e7-935c-bfd183772a0b','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','service:payment_provider');
INSERT INTO "events" VALUES(18,'payment-01a22c2d-900f-70bc-8697-1fdb4a280711-245',2,'payment_authorized','{"provider_reference":"01a22c2d-a83c-72d0-90c8-d3b612b4a492"}','01a22c2d-a843-7008-8ed2-6cbaf278e22d',1796037519426975,3,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','01a22c2d-a834-7651-aa4d-9b1d85233d8b','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','service:payment_provider');
INSERT INTO "events" VALUES(19,'payment-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',2,'payment_authorized','{"provider_reference":"01a22c2d-a83f-7a14-baac-8434de0bde19"}','01a22c2d-a845-7ee9-a940-9cede23afa06',1796037519429915,3,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-a834-7b64-8a6e-ce7f3cc0d2a6','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','service:payment_provider');
INSERT INTO "events" VALUES(20,'payment-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',2,'payment_authorized','{"provider_reference":"01a22c2d-a83f-774b-b82c-e9f9a5f378de"}','01a22c2d-a846-713f-8214-1fa0a979c21c',1796037519429915,3,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-a834-7cb4-be59-6ed602c52f7f','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','service:payment_provider');
INSERT INTO "events" VALUES(21,'payment-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',3,'capture_requested','{}','01a22c2d-a855-7266-89dd-168cf4fd7d8a',1796037519445099,3,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','01a22c2d-a845-7364-bd56-988d7d1956c3','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','service:order');
INSERT INTO "events" VALUES(22,'payment-01a22c2d-900f-70bc-8697-1fdb4a280711-245',3,'capture_requested','{}','01a22c2d-a855-7378-af9a-fb38b1705bc8',1796037519445099,3,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','01a22c2d-a846-754b-b252-6ea0e5c1c961','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','service:order');
INSERT INTO "events" VALUES(23,'payment-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',3,'capture_requested','{"asker":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/capture_payment/do"}','01a22c2d-a855-7418-964e-f7b3e9e652e3',1796037519445099,3,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-a84f-7ad9-b663-4f6d39cafdb1','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','saga:place_order');
INSERT INTO "events" VALUES(24,'payment-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',3,'capture_requested','{}','01a22c2d-a85f-7d95-92aa-d3c1f25a943d',1796037519455803,3,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-a852-7185-b675-49f3c765dca6','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','service:order');
INSERT INTO "events" VALUES(25,'payment-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',4,'payment_captured','{}','01a22c2d-a862-76dd-8f02-027a3199fee0',1796037519458412,3,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','01a22c2d-a855-7266-89dd-168cf4fd7d8a','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','service:payment_provider');
INSERT INTO "events" VALUES(26,'payment-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',4,'payment_captured','{}','01a22c2d-a864-7dd2-a0e1-7e99828eb971',1796037519460850,3,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-a85f-7d95-92aa-d3c1f25a943d','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','service:payment_provider');
INSERT INTO "events" VALUES(27,'payment-01a22c2d-900f-70bc-8697-1fdb4a280711-245',4,'payment_captured','{}','01a22c2d-a869-7764-9b9e-7bdc00dbd415',1796037519465438,3,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','01a22c2d-a855-7378-af9a-fb38b1705bc8','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','service:payment_provider');
INSERT INTO "events" VALUES(28,'payment-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',4,'payment_captured','{}','01a22c2d-a869-786a-ac4a-9d8e8c216e43',1796037519465438,3,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-a855-7418-964e-f7b3e9e652e3','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','service:payment_provider');
INSERT INTO "events" VALUES(29,'payment-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',5,'payment_cancellation_requested','{"awaited":true}','01a22c2d-aab8-7ec0-a4b8-19f5cac01c58',1796037520056892,3,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-aab5-7d47-8798-5d3fdca316c8','00-3d53e047ae9e7cfa59b1ad704b1022a4-0716c1be93b51fb0-01','service:order');
INSERT INTO "events" VALUES(30,'payment-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',6,'payment_refunded','{}','01a22c2d-aabf-71b2-84ab-281d02600b31',1796037520063085,3,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-aab8-7ec0-a4b8-19f5cac01c58','00-3d53e047ae9e7cfa59b1ad704b1022a4-0716c1be93b51fb0-01','service:payment_provider');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,3,'payment-1','2026-11-30T11:18:39.399Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a22c2d-7b74-7cb8-b09c-5331bd5994a7',3,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b80-7dd2-953a-37aa1c350193',6,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b89-7743-b859-1af9e73b17f1',9,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b9a-7c20-8e40-6aa69223ee98',11,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7ba9-79ef-9ca5-9009700d4ea9',14,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bb1-7eb4-9385-a39aee1fbf70',17,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-9010-768b-b4be-88b32b14bf34',26,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-9015-7ab0-9ac1-7115e4fe583e',32,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-9017-71b2-96d6-812f4574aa00',31,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-901e-728b-9cbd-44973ee6aad8',37,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a3d9-750a-a260-6e6b7dc82729',40,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a845-7364-bd56-988d7d1956c3',49,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a846-754b-b252-6ea0e5c1c961',50,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a84f-7ad9-b663-4f6d39cafdb1',54,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a852-7185-b675-49f3c765dca6',55,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-aab5-7d47-8798-5d3fdca316c8',60,1796037520,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(1,'01a22c2d-7b7f-7a24-b6fd-648fdbfa6ab7','orderly.reply.order.3.3.-.-','{"specversion":"1.0","id":"01a22c2d-7b7f-7a24-b6fd-648fdbfa6ab7","source":"/orderly/payment/1","type":"orderly.saga.reply.v1","subject":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","time":"2026-11-30T11:18:27.967425Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","causationid":"01a22c2d-7b79-7c72-8086-e02ddd463d2e","traceparent":"00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01","data":{"outcome":"succeeded","to":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/authorize_payment/do"}}',1796037507,'1796037505202040793',4);
INSERT INTO "outbox" VALUES(2,'01a22c2d-7b85-7287-bf16-2e395af5fa53','orderly.reply.order.3.3.-.-','{"specversion":"1.0","id":"01a22c2d-7b85-7287-bf16-2e395af5fa53","source":"/orderly/payment/1","type":"orderly.saga.reply.v1","subject":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","time":"2026-11-30T11:18:27.973111Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","causationid":"01a22c2d-7b83-7204-942b-390e9f5b928a","traceparent":"00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01","data":{"outcome":"succeeded","to":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/capture_payment/do"}}',1796037507,'1796037505202040793',7);
INSERT INTO "outbox" VALUES(3,'01a22c2d-7b98-7e31-a98e-3627d36391cb','orderly.event.payment.1.2.-.-','{"specversion":"1.0","id":"01a22c2d-7b98-7e31-a98e-3627d36391cb","source":"/orderly/payment/1","type":"orderly.payment.payment_authorized.v1","subject":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","time":"2026-11-30T11:18:27.992866Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","causationid":"01a22c2d-7b8b-78b4-ad8b-cad6357f2166","traceparent":"00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01","sequence":"00000000000000000006","streamversion":2,"data":{"order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","provider_reference":"01a22c2d-7b8e-7d3f-abac-c5735831bdf2"}}',1796037507,'1796037505202040793',10);
INSERT INTO "outbox" VALUES(4,'01a22c2d-7bad-7872-9825-5959ec094ee6','orderly.reply.order.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-7bad-7872-9825-5959ec094ee6","source":"/orderly/payment/1","type":"orderly.saga.reply.v1","subject":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","time":"2026-11-30T11:18:28.013457Z","datacontenttype":"application/json","correlationid":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","causationid":"01a22c2d-7baa-7d6c-a078-d0feb4189ca2","traceparent":"00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01","data":{"outcome":"succeeded","to":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/authorize_payment/do"}}',1796037508,'1796037505202040793',15);
INSERT INTO "outbox" VALUES(5,'01a22c2d-7bba-77c6-9280-276fb7a28221','orderly.reply.order.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-7bba-77c6-9280-276fb7a28221","source":"/orderly/payment/1","type":"orderly.saga.reply.v1","subject":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","time":"2026-11-30T11:18:28.026412Z","datacontenttype":"application/json","correlationid":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","causationid":"01a22c2d-7bb5-7b2b-8073-cf1334ae9164","traceparent":"00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01","data":{"outcome":"succeeded","to":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/capture_payment/do"}}',1796037508,'1796037505202040793',18);
INSERT INTO "outbox" VALUES(6,'01a22c2d-a83e-711e-94db-da281b5dc4bf','orderly.event.payment.1.3.-.-','{"specversion":"1.0","id":"01a22c2d-a83e-711e-94db-da281b5dc4bf","source":"/orderly/payment/1","type":"orderly.payment.payment_authorized.v1","subject":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","time":"2026-11-30T11:18:39.422039Z","datacontenttype":"application/json","correlationid":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","causationid":"01a22c2d-a834-79e7-935c-bfd183772a0b","traceparent":"00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01","sequence":"00000000000000000017","streamversion":2,"data":{"order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","provider_reference":"01a22c2d-a83c-75c2-aec8-fae462c67801"}}',1796037519,'1796037505202040793',43);
INSERT INTO "outbox" VALUES(7,'01a22c2d-a843-7008-8ed2-6cbaf278e22d','orderly.event.payment.1.2.-.-','{"specversion":"1.0","id":"01a22c2d-a843-7008-8ed2-6cbaf278e22d","source":"/orderly/payment/1","type":"orderly.payment.payment_authorized.v1","subject":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","time":"2026-11-30T11:18:39.426975Z","datacontenttype":"application/json","correlationid":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","causationid":"01a22c2d-a834-7651-aa4d-9b1d85233d8b","traceparent":"00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01","sequence":"00000000000000000018","streamversion":2,"data":{"order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","provider_reference":"01a22c2d-a83c-72d0-90c8-d3b612b4a492"}}',1796037519,'1796037505202040793',46);
INSERT INTO "outbox" VALUES(8,'01a22c2d-a846-70d4-ba9b-6b31d14721e9','orderly.reply.order.1.1.-.-','{"specversion":"1.0","id":"01a22c2d-a846-70d4-ba9b-6b31d14721e9","source":"/orderly/payment/1","type":"orderly.saga.reply.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:39.429915Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"01a22c2d-a834-7b64-8a6e-ce7f3cc0d2a6","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","data":{"outcome":"succeeded","to":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/authorize_payment/do"}}',1796037519,'1796037505202040793',51);
INSERT INTO "outbox" VALUES(9,'01a22c2d-a846-713f-8214-1fa0a979c21c','orderly.event.payment.1.3.-.-','{"specversion":"1.0","id":"01a22c2d-a846-713f-8214-1fa0a979c21c","source":"/orderly/payment/1","type":"orderly.payment.payment_authorized.v1","subject":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","time":"2026-11-30T11:18:39.429915Z","datacontenttype":"application/json","correlationid":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","causationid":"01a22c2d-a834-7cb4-be59-6ed602c52f7f","traceparent":"00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01","sequence":"00000000000000000020","streamversion":2,"data":{"order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","provider_reference":"01a22c2d-a83f-774b-b82c-e9f9a5f378de"}}',1796037519,'1796037505202040793',52);
INSERT INTO "outbox" VALUES(10,'01a22c2d-a869-78c4-b8be-1dc669be7b92','orderly.reply.order.1.1.-.-','{"specversion":"1.0","id":"01a22c2d-a869-78c4-b8be-1dc669be7b92","source":"/orderly/payment/1","type":"orderly.saga.reply.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:39.465438Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"01a22c2d-a855-7418-964e-f7b3e9e652e3","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","data":{"outcome":"succeeded","to":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/capture_payment/do"}}',1796037519,'1796037505202040793',58);
INSERT INTO "outbox" VALUES(11,'01a22c2d-aabf-71b2-84ab-281d02600b31','orderly.event.payment.1.3.-.-','{"specversion":"1.0","id":"01a22c2d-aabf-71b2-84ab-281d02600b31","source":"/orderly/payment/1","type":"orderly.payment.payment_refunded.v1","subject":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","time":"2026-11-30T11:18:40.063085Z","datacontenttype":"application/json","correlationid":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","causationid":"01a22c2d-aab8-7ec0-a4b8-19f5cac01c58","traceparent":"00-3d53e047ae9e7cfa59b1ad704b1022a4-0716c1be93b51fb0-01","sequence":"00000000000000000030","streamversion":6,"data":{"order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a"}}',1796037520,'1796037505202040793',63);
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
INSERT INTO "tallies" VALUES('EUR',7000,7000,0,1000,0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
COMMIT;

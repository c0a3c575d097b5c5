PRAGMA application_id = 1330659673;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may not even be text
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
INSERT INTO "events" VALUES(1,'payment-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',1,'payment_requested','{"amount_cents":1499,"asker":"order/1/place_order/1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40/authorize_payment/do","choreographed":false,"currency":"EUR","payment_token":"tok_visa"}','01a1fde6-9b68-71df-bd0a-b9d075b0bc42',1795261111144052,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b66-7a51-90df-a39ea6e16846','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','saga:place_order');
INSERT INTO "events" VALUES(2,'payment-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',2,'payment_authorized','{"provider_reference":"01a1fde6-9b69-79b6-84b6-b5e131ed2bba"}','01a1fde6-9b6a-7466-b855-1dfc8d0c7b26',1795261111146258,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b68-71df-bd0a-b9d075b0bc42','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','service:payment_provider');
INSERT INTO "events" VALUES(3,'payment-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',3,'capture_requested','{"asker":"order/1/place_order/1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40/capture_payment/do"}','01a1fde6-9b72-78a3-801f-33f7e7f9a407',1795261111154498,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b6b-7747-a2ef-e4b5653a0a3d','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','saga:place_order');
INSERT INTO "events" VALUES(4,'payment-1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40',4,'payment_captured','{}','01a1fde6-9b77-7568-a072-30e0f908f665',1795261111159324,1,'1b7-01a1fde6-9b62-7c56-91b1-dfe524c7ab40','01a1fde6-9b72-78a3-801f-33f7e7f9a407','00-fe4a1df38b570b3280dda2d2af833d35-512af4a7bddbdd91-01','service:payment_provider');
INSERT INTO "events" VALUES(5,'payment-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',1,'payment_requested','{"amount_cents":3998,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a1fde6-9ccd-7431-94e4-53c02d40b702',1795261111501079,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9cca-78a7-8ff7-5ace7298ccce','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:inventory');
INSERT INTO "events" VALUES(6,'payment-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',2,'payment_authorized','{"provider_reference":"01a1fde6-9cce-7ee9-af2b-e4654e3950b4"}','01a1fde6-9ccf-7b99-90e3-deb10595e9fc',1795261111503710,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9ccd-7431-94e4-53c02d40b702','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:payment_provider');
INSERT INTO "events" VALUES(7,'payment-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',3,'capture_requested','{}','01a1fde6-9cd2-7bfb-8167-f23115ada6ec',1795261111506473,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9cd1-72b0-9984-d059b186bb48','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:order');
INSERT INTO "events" VALUES(8,'payment-39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2',4,'payment_captured','{}','01a1fde6-9cd5-7a39-9136-0b362ca2bd0c',1795261111509625,1,'39c-01a1fde6-9cc6-74b8-9c70-c46788c35dc2','01a1fde6-9cd2-7bfb-8167-f23115ada6ec','00-f9801cdb91f8b8f543dcde6a1e024308-228b22f8f03bd08d-01','service:payment_provider');
INSERT INTO "events" VALUES(9,'payment-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',1,'payment_requested','{"amount_cents":1499,"choreographed":true,"currency":"EUR","payment_token":"tok_visa"}','01a1fde6-9d05-7066-82c7-4fe71076cf38',1795261111556971,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9d02-7fa9-82dc-4e37b8175efd','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:inventory');
INSERT INTO "events" VALUES(10,'payment-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',2,'payment_authorized','{"provider_reference":"01a1fde6-9d06-76f5-a7a8-fb5bf3009338"}','01a1fde6-9d07-72d9-908c-49e911bdfb9a',1795261111559166,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9d05-7066-82c7-4fe71076cf38','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:payment_provider');
INSERT INTO "events" VALUES(11,'payment-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',3,'capture_requested','{}','01a1fde6-9d0b-76d0-8469-7113a3e16190',1795261111563398,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9d08-7537-8ebe-3c3c16bbac1d','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:order');
INSERT INTO "events" VALUES(12,'payment-31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab',4,'payment_captured','{}','01a1fde6-9d0d-7cb0-8303-9c4751061f85',1795261111565775,1,'31c-01a1fde6-9cff-7b22-8c6f-11fad3145cab','01a1fde6-9d0b-76d0-8469-7113a3e16190','00-c0cc2ec6b7a73286430e35c5977a3bfa-56b4b5e86cfba9b6-01','service:payment_provider');
INSERT INTO "events" VALUES(13,'payment-1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3',1,'payment_barred','{}','01a1fde6-9d3e-744d-a744-531b3e12dfe0',1795261111614224,1,'1d9-01a1fde6-9d37-712b-bea3-8cf99b8ab0c3','01a1fde6-9d3b-7537-ada1-575697c4af90','00-86ae93a23a852f63650f121bca26817e-4fd5b2dd702f1937-01','service:order');
INSERT INTO "events" VALUES(14,'payment-091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',1,'payment_requested','{"amount_cents":1499,"choreographed":true,"currency":"EUR","payment_token":"tok_declined"}','01a1fde6-9d86-774b-9431-6e25e08b5da9',1795261111686398,1,'091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','01a1fde6-9d7a-79b2-8003-ae1eca86dc2f','00-a2a72366437cb864a601670cae529f0c-7271b0de96a8a58e-01','service:inventory');
INSERT INTO "events" VALUES(15,'payment-091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2',2,'payment_declined','{}','01a1fde6-9d89-7ebc-b50d-704ed5e3ef9c',1795261111689909,1,'091-01a1fde6-9d6f-7e93-8c93-20f4683f72a2','01a1fde6-9d86-774b-9431-6e25e08b5da9','00-a2a72366437cb864a601670cae529f0c-7271b0de96a8a58e-01','service:payment_provider');
INSERT INTO "events" VALUES(16,'payment-153-01a1fde6-9df5-7824-a54c-bdc307119c08',1,'payment_requested','{"amount_cents":1499,"choreographed":true,"currency":"EUR","payment_token":"tok_slow"}','01a1fde6-9df8-7da9-b9e7-c51abb8c63c6',1795261111800805,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','01a1fde6-9df7-7497-8607-1c57df043bf1','00-bc2bf910cd1e8a0fbda3d84c5c2b5ff9-03a3f86f486f08bb-01','service:inventory');
INSERT INTO "events" VALUES(17,'payment-153-01a1fde6-9df5-7824-a54c-bdc307119c08',2,'payment_cancellation_requested','{}','01a1fde6-9dfa-7b74-adf3-b4b478dd681c',1795261111802683,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','01a1fde6-9df7-7a41-a8cc-1f826002798b','00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01','service:order');
INSERT INTO "events" VALUES(18,'payment-153-01a1fde6-9df5-7824-a54c-bdc307119c08',3,'payment_voided','{"had_authorized":false}','01a1fde6-9dfe-7487-a080-645c95ec4899',1795261111806267,1,'153-01a1fde6-9df5-7824-a54c-bdc307119c08','01a1fde6-9dfa-7b74-adf3-b4b478dd681c','00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01','service:payment_provider');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'payment-2','2026-11-21T11:38:30.953Z');
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
INSERT INTO "outbox" VALUES(20,'01a1fde6-9dfe-7487-a080-645c95ec4899','orderly.event.payment.0.payment_voided.-.-.-','{"specversion":"1.0","id":"01a1fde6-9dfe-7487-a080-645c95ec4899","source":"/orderly/payment/0","type":"orderly.payment.payment_voided.v1","subject":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","time":"2026-11-21T11:38:31.806267Z","datacontenttype":"application/json","correlationid":"153-01a1fde6-9df5-7824-a54c-bdc307119c08","causationid":"01a1fde6-9dfa-7b74-adf3-b4b478dd681c","traceparent":"00-e0b81b6081b64350636b1da9c32209bf-0ce63cd1aedb747c-01","sequence":"00000000000000000018","streamversion":3,"data":{"order_id":"153-01a1fde6-9df5-7824-a54c-bdc307119c08"}}',1795174711,'1795261109896723788',140);
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
INSERT INTO "tallies" VALUES('EUR',6996,6996,0,0,0);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX inbox_by_age ON inbox (handled_at);
COMMIT;

PRAGMA application_id = 1330598468;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE catalogue_cursors (
        shard TEXT PRIMARY KEY,        -- inventory/eu
        position INTEGER NOT NULL      -- all of its definitions up to here are in products
    ) WITHOUT ROWID;
INSERT INTO "catalogue_cursors" VALUES('inventory/eu',12);
CREATE TABLE dead_letters (
        id TEXT PRIMARY KEY,
        subject TEXT NOT NULL,
        event_id TEXT NOT NULL,     -- of the message given up
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        time INTEGER NOT NULL,      -- unix microseconds
        payload BLOB NOT NULL       -- as received: it may be no JSON, nor even text
    ) WITHOUT ROWID;
CREATE TABLE deadlines (
        order_id TEXT PRIMARY KEY,
        due INTEGER NOT NULL       -- unix microseconds
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
INSERT INTO "events" VALUES(1,'order-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-98e2e1e6","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-7ba4-78f9-bd68-554f01476b6c',1796037508004496,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','8ed71708083584a7','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','customer:c-98e2e1e6');
INSERT INTO "events" VALUES(2,'order-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-7ba9-793f-a5de-3910f674a8fe',1796037508009463,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7ba8-7116-b9cd-8c1c8cd20681','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','saga:place_order');
INSERT INTO "events" VALUES(3,'order-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',3,'order_confirmed','{}','01a22c2d-7bb1-7df7-afc1-c9f44ec27366',1796037508017822,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7bad-7872-9825-5959ec094ee6','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','saga:place_order');
INSERT INTO "events" VALUES(4,'order-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',1,'order_placed','{"coordination":"choreography","currency":"EUR","customer_id":"c-cddd5500","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-7bbf-7185-b4c3-cbec0e5de18e',1796037508031030,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','b9e9cf18a22f3233','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','customer:c-cddd5500');
INSERT INTO "events" VALUES(5,'order-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-7bc5-70a3-b466-1f93a9626454',1796037508036998,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bc3-7712-8f66-97d0c86427de','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:inventory');
INSERT INTO "events" VALUES(6,'order-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',3,'order_confirmed','{}','01a22c2d-7bcc-75b2-9401-eaba62509ccd',1796037508044323,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bc9-7fdb-8b96-59b6cab9a39f','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:payment');
INSERT INTO "events" VALUES(7,'order-01a22c2d-9018-7a83-9936-a0353ba95324-243',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-ea0a9df7","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-9018-7b91-aff9-bfa66bc8837f',1796037513240688,1,'01a22c2d-9018-7a83-9936-a0353ba95324-243','2452677919042956','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','customer:c-ea0a9df7');
INSERT INTO "events" VALUES(8,'order-01a22c2d-9018-7a83-9936-a0353ba95324-243',2,'stock_allocated','{"allocations":[{"quantity":1,"sku":"mug","warehouse":"eu"}]}','01a22c2d-901b-7e45-9350-f8e4deafa79a',1796037513243844,1,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-901a-70cc-ba78-cdcd1843766f','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','saga:place_order');
INSERT INTO "events" VALUES(9,'order-01a22c2d-9018-7a83-9936-a0353ba95324-243',3,'order_confirmed','{}','01a22c2d-a840-7d4b-91ae-baace9c36c62',1796037519424788,1,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-a83c-754f-8d00-52384837a95d','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','saga:place_order');
INSERT INTO "events" VALUES(10,'order-01a22c2d-9018-7a83-9936-a0353ba95324-243',4,'cancellation_requested','{}','01a22c2d-aaa9-7bdf-8e69-fbd89c480ec4',1796037520041722,1,'01a22c2d-9018-7a83-9936-a0353ba95324-243','ad6e6526f829841c','00-e017936a616a65c662eef816a9e7d02a-ad6e6526f829841c-01','customer');
INSERT INTO "events" VALUES(11,'order-01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad',1,'order_placed','{"coordination":"orchestration","currency":"EUR","customer_id":"c-ae003e16","lines":[{"quantity":1,"sku":"spoon","unit_price_cents":1000}],"payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','01a22c2d-aac4-7018-99cf-300b5fe5cd0d',1796037520067974,1,'01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad','381446b2a3a8a4ad','00-6e51f5c81ee869529b5fb5d52e883e63-381446b2a3a8a4ad-01','customer:c-ae003e16');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,1,'order-1','2026-11-30T11:18:26.666Z');
CREATE TABLE idempotency_keys (
        customer_id TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,      -- of the request's body, as a JSON value
        order_id TEXT NOT NULL,
        total_cents INTEGER NOT NULL,   -- these two: as answered
        currency TEXT NOT NULL,
        accepted_at INTEGER NOT NULL,   -- unix seconds
        PRIMARY KEY (customer_id, key)
    ) WITHOUT ROWID;
INSERT INTO "idempotency_keys" VALUES('c-98e2e1e6','ad29ac5f-efbc-40d8-8645-211b8082e99b','9162551388255135042-138','01a22c2d-7ba4-777c-a3f0-128a123046a1-272',1000,'EUR',1796037508);
INSERT INTO "idempotency_keys" VALUES('c-ae003e16','0e6d638d-f6eb-4187-8f4f-53e766a66332','10183991874002374981-140','01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad',1000,'EUR',1796037520);
INSERT INTO "idempotency_keys" VALUES('c-cddd5500','4566de78-1fdf-46d2-bce5-c5024d44a3f3','16258359803046506339-137','01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',1000,'EUR',1796037508);
INSERT INTO "idempotency_keys" VALUES('c-ea0a9df7','f4050047-b320-46af-a819-3d68d45052be','8314034973743303864-138','01a22c2d-9018-7a83-9936-a0353ba95324-243',1000,'EUR',1796037513);
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a22c2d-7ba8-7116-b9cd-8c1c8cd20681',13,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bad-7872-9825-5959ec094ee6',15,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bba-77c6-9280-276fb7a28221',18,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bc3-7712-8f66-97d0c86427de',20,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bc9-7fdb-8b96-59b6cab9a39f',21,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-901a-70cc-ba78-cdcd1843766f',34,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-a83c-754f-8d00-52384837a95d',42,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-a865-7b2b-a8b2-16a103baf822',57,1796037519,0);
INSERT INTO "inbox" VALUES('01a22c2d-aab8-752b-931a-832816ed4949',61,1796037520,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(1,'01a22c2d-7ba4-79df-a727-94d7f1edeb5e','orderly.command.inventory.eu.-.eu.-','{"specversion":"1.0","id":"01a22c2d-7ba4-79df-a727-94d7f1edeb5e","source":"/orderly/order/0","type":"orderly.inventory.reserve_stock.v1","subject":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","time":"2026-11-30T11:18:28.004496Z","datacontenttype":"application/json","correlationid":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","causationid":"8ed71708083584a7","traceparent":"00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01","replyto":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/reserve_stock/do","data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","warehouse":"eu"}}',1796037508,'1796037505202040793',12);
INSERT INTO "outbox" VALUES(2,'01a22c2d-7ba9-79ef-9ca5-9009700d4ea9','orderly.command.payment.1.-.-.1','{"specversion":"1.0","id":"01a22c2d-7ba9-79ef-9ca5-9009700d4ea9","source":"/orderly/order/0","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","time":"2026-11-30T11:18:28.009463Z","datacontenttype":"application/json","correlationid":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","causationid":"01a22c2d-7ba8-7116-b9cd-8c1c8cd20681","traceparent":"00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01","replyto":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","payment_token":"tok_visa"}}',1796037508,'1796037505202040793',14);
INSERT INTO "outbox" VALUES(3,'01a22c2d-7bb1-7df7-afc1-c9f44ec27366','orderly.event.order.0.-.eu.-','{"specversion":"1.0","id":"01a22c2d-7bb1-7df7-afc1-c9f44ec27366","source":"/orderly/order/0","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","time":"2026-11-30T11:18:28.017822Z","datacontenttype":"application/json","correlationid":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","causationid":"01a22c2d-7bad-7872-9825-5959ec094ee6","traceparent":"00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01","sequence":"00000000000000000003","streamversion":3,"data":{"order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272"}}',1796037508,'1796037505202040793',16);
INSERT INTO "outbox" VALUES(4,'01a22c2d-7bb1-7eb4-9385-a39aee1fbf70','orderly.command.payment.1.-.-.1','{"specversion":"1.0","id":"01a22c2d-7bb1-7eb4-9385-a39aee1fbf70","source":"/orderly/order/0","type":"orderly.payment.capture_payment.v1","subject":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","time":"2026-11-30T11:18:28.017822Z","datacontenttype":"application/json","correlationid":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","causationid":"01a22c2d-7bad-7872-9825-5959ec094ee6","traceparent":"00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01","replyto":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/capture_payment/do","data":{"order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272"}}',1796037508,'1796037505202040793',17);
INSERT INTO "outbox" VALUES(5,'01a22c2d-7bbf-7185-b4c3-cbec0e5de18e','orderly.event.order.0.-.eu.-','{"specversion":"1.0","id":"01a22c2d-7bbf-7185-b4c3-cbec0e5de18e","source":"/orderly/order/0","type":"orderly.order.order_placed.v1","subject":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","time":"2026-11-30T11:18:28.031030Z","datacontenttype":"application/json","correlationid":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","causationid":"b9e9cf18a22f3233","traceparent":"00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01","sequence":"00000000000000000004","streamversion":1,"data":{"coordination":"choreography","currency":"EUR","customer_id":"c-cddd5500","lines":[{"quantity":1,"sku":"mug","unit_price_cents":1000}],"order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}}',1796037508,'1796037505202040793',19);
INSERT INTO "outbox" VALUES(6,'01a22c2d-7bcc-75b2-9401-eaba62509ccd','orderly.event.order.0.-.eu.0','{"specversion":"1.0","id":"01a22c2d-7bcc-75b2-9401-eaba62509ccd","source":"/orderly/order/0","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","time":"2026-11-30T11:18:28.044323Z","datacontenttype":"application/json","correlationid":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","causationid":"01a22c2d-7bc9-7fdb-8b96-59b6cab9a39f","traceparent":"00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01","sequence":"00000000000000000006","streamversion":3,"data":{"order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3"}}',1796037508,'1796037505202040793',22);
INSERT INTO "outbox" VALUES(7,'01a22c2d-9018-7c9b-a05e-44f1670e1f59','orderly.command.inventory.eu.-.eu.-','{"specversion":"1.0","id":"01a22c2d-9018-7c9b-a05e-44f1670e1f59","source":"/orderly/order/0","type":"orderly.inventory.reserve_stock.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:33.240688Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"2452677919042956","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","replyto":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/reserve_stock/do","data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","warehouse":"eu"}}',1796037513,'1796037505202040793',33);
INSERT INTO "outbox" VALUES(8,'01a22c2d-901b-7ec4-9643-a0771e15249d','orderly.command.payment.0.-.-.0','{"specversion":"1.0","id":"01a22c2d-901b-7ec4-9643-a0771e15249d","source":"/orderly/order/0","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:33.243844Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-901a-70cc-ba78-cdcd1843766f","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","replyto":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","payment_token":"tok_visa"}}',1796037513,'1796037505202040793',36);
INSERT INTO "outbox" VALUES(9,'01a22c2d-a3d7-7cac-8e30-20648de37b03','orderly.command.payment.0.-.-.0','{"specversion":"1.0","id":"01a22c2d-a3d7-7cac-8e30-20648de37b03","source":"/orderly/order/0","type":"orderly.payment.authorize_payment.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:38.295758Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-901a-70cc-ba78-cdcd1843766f","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","replyto":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/authorize_payment/do","data":{"amount_cents":1000,"currency":"EUR","order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","payment_token":"tok_visa"}}',1796037518,'1796037505202040793',39);
INSERT INTO "outbox" VALUES(10,'01a22c2d-a840-7d4b-91ae-baace9c36c62','orderly.event.order.0.-.eu.-','{"specversion":"1.0","id":"01a22c2d-a840-7d4b-91ae-baace9c36c62","source":"/orderly/order/0","type":"orderly.order.order_confirmed.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:39.424788Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-a83c-754f-8d00-52384837a95d","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","sequence":"00000000000000000009","streamversion":3,"data":{"order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243"}}',1796037519,'1796037505202040793',47);
INSERT INTO "outbox" VALUES(11,'01a22c2d-a840-7df7-8127-5e3c6f040720','orderly.command.payment.0.-.-.0','{"specversion":"1.0","id":"01a22c2d-a840-7df7-8127-5e3c6f040720","source":"/orderly/order/0","type":"orderly.payment.capture_payment.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:39.424788Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-a83c-754f-8d00-52384837a95d","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","replyto":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/capture_payment/do","data":{"order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243"}}',1796037519,'1796037505202040793',48);
INSERT INTO "outbox" VALUES(12,'01a22c2d-aaa9-7e72-8e7e-50c67f55ff5c','orderly.command.payment.0.-.-.0','{"specversion":"1.0","id":"01a22c2d-aaa9-7e72-8e7e-50c67f55ff5c","source":"/orderly/order/0","type":"orderly.payment.cancel_payment.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:40.041722Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"ad6e6526f829841c","traceparent":"00-e017936a616a65c662eef816a9e7d02a-ad6e6526f829841c-01","replyto":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/authorize_payment/undo","data":{"order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243"}}',1796037520,'1796037505202040793',59);
INSERT INTO "outbox" VALUES(13,'01a22c2d-aabf-7174-8429-8db38eec892d','orderly.command.inventory.eu.-.eu.-','{"specversion":"1.0","id":"01a22c2d-aabf-7174-8429-8db38eec892d","source":"/orderly/order/0","type":"orderly.inventory.release_stock.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:40.063052Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-aab8-752b-931a-832816ed4949","traceparent":"00-e017936a616a65c662eef816a9e7d02a-ad6e6526f829841c-01","replyto":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/reserve_stock/undo","data":{"order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","warehouse":"eu"}}',1796037520,'1796037505202040793',62);
INSERT INTO "outbox" VALUES(14,'01a22c2d-aac4-70e9-9a9d-6fd14ed0b90f','orderly.command.inventory.eu.-.eu.-','{"specversion":"1.0","id":"01a22c2d-aac4-70e9-9a9d-6fd14ed0b90f","source":"/orderly/order/0","type":"orderly.inventory.reserve_stock.v1","subject":"01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad","time":"2026-11-30T11:18:40.067974Z","datacontenttype":"application/json","correlationid":"01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad","causationid":"381446b2a3a8a4ad","traceparent":"00-6e51f5c81ee869529b5fb5d52e883e63-381446b2a3a8a4ad-01","replyto":"order/0/place_order/01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad/reserve_stock/do","data":{"lines":[{"quantity":1,"sku":"spoon"}],"order_id":"01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad","warehouse":"eu"}}',1796037520,'1796037505202040793',64);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        version INTEGER NOT NULL,      -- of the definition, 1 for the first
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('mug',1,1000,'EUR');
INSERT INTO "products" VALUES('spoon',1,1000,'EUR');
CREATE TABLE sagas (
        saga_id TEXT PRIMARY KEY NOT NULL,  -- the order id
        definition TEXT NOT NULL,           -- place_order
        version INTEGER NOT NULL,           -- of the definition, the one it began with
        state TEXT NOT NULL,                -- running, compensating, completed, compensated, stuck
        data TEXT NOT NULL,                 -- JSON: what its commands are made from
        progress TEXT NOT NULL,             -- JSON: the steps that began
        deadline INTEGER NOT NULL,          -- unix microseconds
        next_due INTEGER,                   -- unix microseconds; null: no answer is waited for
        correlation_id TEXT NOT NULL,       -- these three: of what moved it last
        causation_id TEXT NOT NULL,
        traceparent TEXT NOT NULL,
        updated_at INTEGER NOT NULL         -- unix microseconds
    );
INSERT INTO "sagas" VALUES('01a22c2d-7ba4-777c-a3f0-128a123046a1-272','place_order',1,'completed','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1796037508004496,"started_at":1796037508004496,"state":"succeeded"},{"attempts":1,"finished_at":1796037508009463,"started_at":1796037508004496,"state":"succeeded"},{"attempts":1,"finished_at":1796037508009463,"started_at":1796037508009463,"state":"succeeded"},{"attempts":1,"finished_at":1796037508017822,"started_at":1796037508009463,"state":"succeeded"},{"attempts":1,"finished_at":1796037508017822,"started_at":1796037508017822,"state":"succeeded"},{"attempts":1,"finished_at":1796037508034355,"started_at":1796037508017822,"state":"succeeded"}]',1796037568004496,NULL,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7bba-77c6-9280-276fb7a28221','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01',1796037508034355);
INSERT INTO "sagas" VALUES('01a22c2d-9018-7a83-9936-a0353ba95324-243','place_order',1,'compensating','{"currency":"EUR","failure":"cancelled_by_customer","lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-9018-7a83-9936-a0353ba95324-243","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1796037513240688,"started_at":1796037513240688,"state":"succeeded"},{"attempts":1,"started_at":1796037513240688,"state":"undo_started"},{"attempts":1,"finished_at":1796037513243844,"started_at":1796037513243844,"state":"succeeded"},{"attempts":1,"finished_at":1796037520063052,"started_at":1796037513243844,"state":"undo_finished"},{"attempts":1,"finished_at":1796037519424788,"started_at":1796037519424788,"state":"succeeded"},{"attempts":1,"finished_at":1796037520063052,"started_at":1796037519424788,"state":"undo_finished"}]',1796037573240688,1796037525063052,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-aab8-752b-931a-832816ed4949','00-e017936a616a65c662eef816a9e7d02a-ad6e6526f829841c-01',1796037520063052);
INSERT INTO "sagas" VALUES('01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad','place_order',1,'running','{"currency":"EUR","failure":"","lines":[{"quantity":1,"sku":"spoon"}],"order_id":"01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad","payment_token":"tok_visa","ship_to":"eu","total_cents":1000}','[{"attempts":0,"finished_at":1796037520067974,"started_at":1796037520067974,"state":"succeeded"},{"attempts":1,"started_at":1796037520067974,"state":"started"}]',1796037580067974,1796037525067974,'01a22c2d-aac3-7f22-81bc-e6343590c98b-1ad','381446b2a3a8a4ad','00-6e51f5c81ee869529b5fb5d52e883e63-381446b2a3a8a4ad-01',1796037520067974);
CREATE TABLE tallies (
        name TEXT PRIMARY KEY,   -- orders/pending, confirmed_total_cents/EUR
        value INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "tallies" VALUES('confirmed_total_cents/EUR',3000);
INSERT INTO "tallies" VALUES('orders/cancelling',1);
INSERT INTO "tallies" VALUES('orders/confirmed',2);
INSERT INTO "tallies" VALUES('orders/pending',1);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (accepted_at);
CREATE INDEX sagas_open ON sagas (state, saga_id)
        WHERE state IN ('running', 'compensating', 'stuck');
COMMIT;

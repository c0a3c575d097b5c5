PRAGMA application_id = 1330204246;
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
INSERT INTO "events" VALUES(1,'product-mug',1,'product_defined','{"currency":"EUR","name":"Mug","price_cents":1000,"version":1}','01a22c2d-7b60-7e62-ab05-979d85b6af16',1796037507936864,1,'01a22c2d-7b60-7d16-ab8f-e2ba56a76947','01a22c2d-7b60-7d16-ab8f-e2ba56a76947','00-e7321754ab2de1057e9609ae79705a92-2e26deb60f65940d-01','client');
INSERT INTO "events" VALUES(2,'stock-mug',1,'stock_adjusted','{"delta":100}','01a22c2d-7b63-709b-8719-d00bf856bf32',1796037507939019,1,'01a22c2d-7b63-7018-a56e-44daf15c7a28','01a22c2d-7b63-7018-a56e-44daf15c7a28','00-f4ee1ab1ab42dcda13438fcfa300ddd2-f74a51f3934c3a0c-01','client');
INSERT INTO "events" VALUES(3,'product-spoon',1,'product_defined','{"currency":"EUR","name":"Spoon","price_cents":1000,"version":1}','01a22c2d-7b69-79b6-b7a9-6331b62c63f4',1796037507945574,1,'01a22c2d-7b69-7876-b17b-893ac422798e','01a22c2d-7b69-7876-b17b-893ac422798e','00-450ec505b1d7cc901a58a9b10172399e-d4bb0936b4585fa7-01','client');
INSERT INTO "events" VALUES(4,'stock-spoon',1,'stock_adjusted','{"delta":50}','01a22c2d-7b6b-7543-992a-0fa625d49f41',1796037507947168,1,'01a22c2d-7b6b-7287-b359-72e815bc42a8','01a22c2d-7b6b-7287-b359-72e815bc42a8','00-390e0ed24953e8943336226847929a18-3da5d5d1887233ae-01','client');
INSERT INTO "events" VALUES(5,'reservation-01a22c2d-7b6f-7200-9041-1873ef023459-19d',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-7b72-77eb-bc76-7664cb16adb0',1796037507954278,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b70-79ca-be67-260cbddc82ee','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','saga:place_order');
INSERT INTO "events" VALUES(6,'reservation-01a22c2d-7b6f-7200-9041-1873ef023459-19d',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-7b83-74b0-b773-5afb90921d1c',1796037507970778,1,'01a22c2d-7b6f-7200-9041-1873ef023459-19d','01a22c2d-7b80-7ce1-ae08-25844c1b60a5','00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01','service:order');
INSERT INTO "events" VALUES(7,'reservation-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a22c2d-7b89-7743-b859-1af9e73b17f1',1796037507977392,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b88-7364-b3e4-d9ed670dd5c8','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:order');
INSERT INTO "events" VALUES(8,'reservation-01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-7b9c-7efd-b1bb-abfec456b062',1796037507996901,1,'01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4','01a22c2d-7b9a-7c20-8e40-6aa69223ee98','00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01','service:order');
INSERT INTO "events" VALUES(9,'reservation-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-7ba8-706a-8119-6515d458112c',1796037508007973,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7ba4-79df-a727-94d7f1edeb5e','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','saga:place_order');
INSERT INTO "events" VALUES(10,'reservation-01a22c2d-7ba4-777c-a3f0-128a123046a1-272',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-7bb3-72bc-94bc-8d2296765063',1796037508019131,1,'01a22c2d-7ba4-777c-a3f0-128a123046a1-272','01a22c2d-7bb1-7df7-afc1-c9f44ec27366','00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01','service:order');
INSERT INTO "events" VALUES(11,'reservation-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a22c2d-7bc3-7712-8f66-97d0c86427de',1796037508035388,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bbf-7185-b4c3-cbec0e5de18e','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:order');
INSERT INTO "events" VALUES(12,'reservation-01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3',2,'stock_sold','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-7bcd-7b1e-86bb-acd6b88c177c',1796037508045658,1,'01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3','01a22c2d-7bcc-75b2-9401-eaba62509ccd','00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01','service:order');
INSERT INTO "events" VALUES(13,'reservation-01a22c2d-900b-7a04-bc3d-257e0debd46c-227',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-900d-7cac-a5df-66c5b077105d',1796037513229731,1,'01a22c2d-900b-7a04-bc3d-257e0debd46c-227','01a22c2d-900b-7c7a-90af-1e921f328399','00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01','saga:place_order');
INSERT INTO "events" VALUES(14,'reservation-01a22c2d-900f-70bc-8697-1fdb4a280711-245',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a22c2d-9010-768b-b4be-88b32b14bf34',1796037513232370,1,'01a22c2d-900f-70bc-8697-1fdb4a280711-245','01a22c2d-900f-723d-892d-9eb9b49a1562','00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01','service:order');
INSERT INTO "events" VALUES(15,'reservation-01a22c2d-9012-7160-aaf7-3ff873c442d8-224',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-9013-7d5c-a8e9-801f9cdcb971',1796037513235750,1,'01a22c2d-9012-7160-aaf7-3ff873c442d8-224','01a22c2d-9012-733b-a1fb-65ba3269c65c','00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01','saga:place_order');
INSERT INTO "events" VALUES(16,'reservation-01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a22c2d-9017-71b2-96d6-812f4574aa00',1796037513239058,1,'01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001','01a22c2d-9015-7ed9-adc2-4f829887780e','00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01','service:order');
INSERT INTO "events" VALUES(17,'reservation-01a22c2d-9018-7a83-9936-a0353ba95324-243',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}]}','01a22c2d-9019-7feb-b401-f74269494cdc',1796037513241949,1,'01a22c2d-9018-7a83-9936-a0353ba95324-243','01a22c2d-9018-7c9b-a05e-44f1670e1f59','00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01','saga:place_order');
INSERT INTO "events" VALUES(18,'reservation-01a22c2d-901b-793f-8da5-78aee644ea1b-13a',1,'stock_reserved','{"lines":[{"quantity":1,"sku":"mug"}],"payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"}}','01a22c2d-901e-728b-9cbd-44973ee6aad8',1796037513246100,1,'01a22c2d-901b-793f-8da5-78aee644ea1b-13a','01a22c2d-901b-7a4d-9e61-810fb4a43ec7','00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01','service:order');
CREATE TABLE fence (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        owner TEXT NOT NULL,      -- instance that took over, order-1
        taken_at TEXT NOT NULL
    );
INSERT INTO "fence" VALUES(1,2,'inventory-2','2026-11-30T11:18:34.524Z');
CREATE TABLE inbox (
        message_id TEXT PRIMARY KEY,
        sequence INTEGER NOT NULL,      -- in the stream, as last delivered
        handled_at INTEGER NOT NULL     -- unix seconds
    , unfinished INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
INSERT INTO "inbox" VALUES('01a22c2d-7b70-79ca-be67-260cbddc82ee',1,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b80-7ce1-ae08-25844c1b60a5',5,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b88-7364-b3e4-d9ed670dd5c8',8,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7b9a-7c20-8e40-6aa69223ee98',11,1796037507,0);
INSERT INTO "inbox" VALUES('01a22c2d-7ba4-79df-a727-94d7f1edeb5e',12,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bb1-7df7-afc1-c9f44ec27366',16,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bbf-7185-b4c3-cbec0e5de18e',19,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-7bcc-75b2-9401-eaba62509ccd',22,1796037508,0);
INSERT INTO "inbox" VALUES('01a22c2d-900b-7c7a-90af-1e921f328399',23,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-900f-723d-892d-9eb9b49a1562',25,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-9012-733b-a1fb-65ba3269c65c',27,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-9015-7ed9-adc2-4f829887780e',30,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-9018-7c9b-a05e-44f1670e1f59',33,1796037513,0);
INSERT INTO "inbox" VALUES('01a22c2d-901b-7a4d-9e61-810fb4a43ec7',35,1796037513,0);
CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,   -- the order of sending
        message_id TEXT NOT NULL,
        subject TEXT NOT NULL,
        payload TEXT NOT NULL,
        added_at INTEGER NOT NULL,      -- unix seconds
        stream_id TEXT,                 -- null: not known to be stored by the broker
        sequence INTEGER
    );
INSERT INTO "outbox" VALUES(1,'01a22c2d-7b72-79db-a717-d2bf65c724d7','orderly.reply.order.3.3.-.-','{"specversion":"1.0","id":"01a22c2d-7b72-79db-a717-d2bf65c724d7","source":"/orderly/inventory/eu","type":"orderly.saga.reply.v1","subject":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","time":"2026-11-30T11:18:27.954278Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b6f-7200-9041-1873ef023459-19d","causationid":"01a22c2d-7b70-79ca-be67-260cbddc82ee","traceparent":"00-b1ba438155182e6f3da255f2dd747187-75fade2ae033dcd3-01","data":{"outcome":"succeeded","to":"order/3/place_order/01a22c2d-7b6f-7200-9041-1873ef023459-19d/reserve_stock/do"}}',1796037507,'1796037505202040793',2);
INSERT INTO "outbox" VALUES(2,'01a22c2d-7b89-7743-b859-1af9e73b17f1','orderly.event.inventory.eu.2.-.1','{"specversion":"1.0","id":"01a22c2d-7b89-7743-b859-1af9e73b17f1","source":"/orderly/inventory/eu","type":"orderly.inventory.stock_reserved.v1","subject":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","time":"2026-11-30T11:18:27.977392Z","datacontenttype":"application/json","correlationid":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","causationid":"01a22c2d-7b88-7364-b3e4-d9ed670dd5c8","traceparent":"00-eac595908bdb6d0c04a3a91966b317b5-35e6b5798004a36b-01","sequence":"00000000000000000007","streamversion":1,"data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-7b88-7235-b2be-ebf4048fb24b-2d4","payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"},"warehouse":"eu"}}',1796037507,'1796037505202040793',9);
INSERT INTO "outbox" VALUES(3,'01a22c2d-7ba8-7116-b9cd-8c1c8cd20681','orderly.reply.order.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-7ba8-7116-b9cd-8c1c8cd20681","source":"/orderly/inventory/eu","type":"orderly.saga.reply.v1","subject":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","time":"2026-11-30T11:18:28.007973Z","datacontenttype":"application/json","correlationid":"01a22c2d-7ba4-777c-a3f0-128a123046a1-272","causationid":"01a22c2d-7ba4-79df-a727-94d7f1edeb5e","traceparent":"00-813c8c1a1a874b73f1fd482f9e2d6dca-8ed71708083584a7-01","data":{"outcome":"succeeded","to":"order/0/place_order/01a22c2d-7ba4-777c-a3f0-128a123046a1-272/reserve_stock/do"}}',1796037508,'1796037505202040793',13);
INSERT INTO "outbox" VALUES(4,'01a22c2d-7bc3-7712-8f66-97d0c86427de','orderly.event.inventory.eu.0.-.0','{"specversion":"1.0","id":"01a22c2d-7bc3-7712-8f66-97d0c86427de","source":"/orderly/inventory/eu","type":"orderly.inventory.stock_reserved.v1","subject":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","time":"2026-11-30T11:18:28.035388Z","datacontenttype":"application/json","correlationid":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","causationid":"01a22c2d-7bbf-7185-b4c3-cbec0e5de18e","traceparent":"00-d0015f6e2f38d9f07a846d38d9880f2d-b9e9cf18a22f3233-01","sequence":"00000000000000000011","streamversion":1,"data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-7bbe-7fba-9572-a1963ded575d-2f3","payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"},"warehouse":"eu"}}',1796037508,'1796037505202040793',20);
INSERT INTO "outbox" VALUES(5,'01a22c2d-900d-7d9d-82b4-6870f51f243e','orderly.reply.order.2.2.-.-','{"specversion":"1.0","id":"01a22c2d-900d-7d9d-82b4-6870f51f243e","source":"/orderly/inventory/eu","type":"orderly.saga.reply.v1","subject":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","time":"2026-11-30T11:18:33.229731Z","datacontenttype":"application/json","correlationid":"01a22c2d-900b-7a04-bc3d-257e0debd46c-227","causationid":"01a22c2d-900b-7c7a-90af-1e921f328399","traceparent":"00-d176bd73d9328141914ad3536db55e72-d72f25073fbb0cfb-01","data":{"outcome":"succeeded","to":"order/2/place_order/01a22c2d-900b-7a04-bc3d-257e0debd46c-227/reserve_stock/do"}}',1796037513,'1796037505202040793',24);
INSERT INTO "outbox" VALUES(6,'01a22c2d-9010-768b-b4be-88b32b14bf34','orderly.event.inventory.eu.2.-.1','{"specversion":"1.0","id":"01a22c2d-9010-768b-b4be-88b32b14bf34","source":"/orderly/inventory/eu","type":"orderly.inventory.stock_reserved.v1","subject":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","time":"2026-11-30T11:18:33.232370Z","datacontenttype":"application/json","correlationid":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","causationid":"01a22c2d-900f-723d-892d-9eb9b49a1562","traceparent":"00-37e65cb37a6d78934ae6ec83348a3630-c546ce64b85be204-01","sequence":"00000000000000000014","streamversion":1,"data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-900f-70bc-8697-1fdb4a280711-245","payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"},"warehouse":"eu"}}',1796037513,'1796037505202040793',26);
INSERT INTO "outbox" VALUES(7,'01a22c2d-9013-7e20-b7a7-e3cb5ae501a0','orderly.reply.order.1.1.-.-','{"specversion":"1.0","id":"01a22c2d-9013-7e20-b7a7-e3cb5ae501a0","source":"/orderly/inventory/eu","type":"orderly.saga.reply.v1","subject":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","time":"2026-11-30T11:18:33.235750Z","datacontenttype":"application/json","correlationid":"01a22c2d-9012-7160-aaf7-3ff873c442d8-224","causationid":"01a22c2d-9012-733b-a1fb-65ba3269c65c","traceparent":"00-1fb5777636712839cb1cc920a89f3611-7452d4166527d46a-01","data":{"outcome":"succeeded","to":"order/1/place_order/01a22c2d-9012-7160-aaf7-3ff873c442d8-224/reserve_stock/do"}}',1796037513,'1796037505202040793',29);
INSERT INTO "outbox" VALUES(8,'01a22c2d-9017-71b2-96d6-812f4574aa00','orderly.event.inventory.eu.3.-.1','{"specversion":"1.0","id":"01a22c2d-9017-71b2-96d6-812f4574aa00","source":"/orderly/inventory/eu","type":"orderly.inventory.stock_reserved.v1","subject":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","time":"2026-11-30T11:18:33.239058Z","datacontenttype":"application/json","correlationid":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","causationid":"01a22c2d-9015-7ed9-adc2-4f829887780e","traceparent":"00-253a9797107c120db75f38f16713dbd0-306cab05500a2594-01","sequence":"00000000000000000016","streamversion":1,"data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-9015-7dd7-b2c4-d91b7aa4081a-001","payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"},"warehouse":"eu"}}',1796037513,'1796037505202040793',31);
INSERT INTO "outbox" VALUES(9,'01a22c2d-901a-70cc-ba78-cdcd1843766f','orderly.reply.order.0.0.-.-','{"specversion":"1.0","id":"01a22c2d-901a-70cc-ba78-cdcd1843766f","source":"/orderly/inventory/eu","type":"orderly.saga.reply.v1","subject":"01a22c2d-9018-7a83-9936-a0353ba95324-243","time":"2026-11-30T11:18:33.241949Z","datacontenttype":"application/json","correlationid":"01a22c2d-9018-7a83-9936-a0353ba95324-243","causationid":"01a22c2d-9018-7c9b-a05e-44f1670e1f59","traceparent":"00-365a0855f6de1258db69abeebbb18ce5-2452677919042956-01","data":{"outcome":"succeeded","to":"order/0/place_order/01a22c2d-9018-7a83-9936-a0353ba95324-243/reserve_stock/do"}}',1796037513,'1796037505202040793',34);
INSERT INTO "outbox" VALUES(10,'01a22c2d-901e-728b-9cbd-44973ee6aad8','orderly.event.inventory.eu.3.-.1','{"specversion":"1.0","id":"01a22c2d-901e-728b-9cbd-44973ee6aad8","source":"/orderly/inventory/eu","type":"orderly.inventory.stock_reserved.v1","subject":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","time":"2026-11-30T11:18:33.246100Z","datacontenttype":"application/json","correlationid":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","causationid":"01a22c2d-901b-7a4d-9e61-810fb4a43ec7","traceparent":"00-58e9aefa7d31c7e2de9c23d0165ffaaf-7922c85fb47ccb9a-01","sequence":"00000000000000000018","streamversion":1,"data":{"lines":[{"quantity":1,"sku":"mug"}],"order_id":"01a22c2d-901b-793f-8da5-78aee644ea1b-13a","payment":{"amount_cents":1000,"currency":"EUR","payment_token":"tok_visa"},"warehouse":"eu"}}',1796037513,'1796037505202040793',37);
CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        price_cents INTEGER NOT NULL,
        currency TEXT NOT NULL,
        version INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "products" VALUES('mug','Mug',1000,'EUR',1);
INSERT INTO "products" VALUES('spoon','Spoon',1000,'EUR',1);
CREATE TABLE stock_levels (
        sku TEXT PRIMARY KEY,
        on_hand INTEGER NOT NULL,
        reserved INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        delivered INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "stock_levels" VALUES('mug',96,6,4,100);
INSERT INTO "stock_levels" VALUES('spoon',50,0,0,50);
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
INSERT INTO "stock_requests" VALUES('mug','e4e09aab-26ba-4117-856f-ef6683e014d7','{"delta":100,"warehouse":"eu"}',100,0,0,100,2,1796037507);
INSERT INTO "stock_requests" VALUES('spoon','bb9e9b6f-72c8-474c-9b00-907d155344ac','{"delta":50,"warehouse":"eu"}',50,0,0,50,4,1796037507);
CREATE UNIQUE INDEX events_by_stream ON events (stream, version);
CREATE INDEX outbox_by_fate ON outbox (stream_id, sequence);
CREATE INDEX stock_requests_by_age ON stock_requests (accepted_at);
COMMIT;

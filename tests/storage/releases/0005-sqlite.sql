BEGIN TRANSACTION;
CREATE TABLE agent_sessions (
	"key" VARCHAR(64) NOT NULL, 
	agent VARCHAR(64) NOT NULL, 
	csrf VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	used_at DATETIME NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(agent) REFERENCES agents (id)
);
INSERT INTO "agent_sessions" VALUES('0d9c9bb325338dac87b69e7bece106472284e03bb776089401d8ab4765af8a10','ann','gvptKwT5CpTzwo9Et4uAmE8R1XyMyz18Apriq2tXhLM','2026-11-29 22:48:56.314241','2026-11-29 22:48:56.314241');
INSERT INTO "agent_sessions" VALUES('196cd4d57fbc6cb5a8e6c13ffcb60de75c08b36eda7039cbd9d4c9e4cad123f5','boss','Jet0igIkViJr4sDgiYD5QyI6SS96UHYdl64JleMmT4M','2026-11-29 22:48:56.388010','2026-11-29 22:48:56.388010');
CREATE TABLE agents (
	id VARCHAR(64) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	password VARCHAR(300) NOT NULL, 
	totp_secret VARCHAR(64) NOT NULL, 
	totp_used INTEGER NOT NULL, 
	disabled BOOLEAN NOT NULL, 
	presence VARCHAR(16) NOT NULL, 
	seen_at DATETIME, 
	viewing VARCHAR(64) NOT NULL, 
	viewing_at DATETIME, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
INSERT INTO "agents" VALUES('ann','ann@example.com','Ann','agent','$argon2id$v=19$m=8,t=1,p=1$k0hp1lT0/HeADZO3sLFvKQ$pOBgylCwd7t9ViVIaAIR+SEYDH6pRxAdxDgpS2/22YE','',0,0,'available','2026-11-29 22:48:56.314241','',NULL,'2026-11-29 22:48:56.224550');
INSERT INTO "agents" VALUES('boss','boss@example.com','Boss','admin','$argon2id$v=19$m=8,t=1,p=1$k0hp1lT0/HeADZO3sLFvKQ$pOBgylCwd7t9ViVIaAIR+SEYDH6pRxAdxDgpS2/22YE','',0,0,'available','2026-11-29 22:48:56.388010','',NULL,'2026-11-29 22:48:56.340752');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE attachments (
	id VARCHAR(64) NOT NULL, 
	conversation VARCHAR(64) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	content BLOB NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "attachments" VALUES('3ba01efdb2d2f507ed8fa65e111f7845540efdbd273e9544','f0oAly-Y33_j0nmm7DJTUA','image/png',X'89504E470D0A1A0A0000000D49484452000000080000000808020000004B6D29DC0000001449444154789C633C1115C0800D3061151DB4120025BB0182337085790000000049454E44AE426082','2026-11-29 22:48:57.070309');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	agent VARCHAR(150) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	action VARCHAR(32) NOT NULL, 
	conversation VARCHAR(64) NOT NULL, 
	detail VARCHAR(200) NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-29 22:48:56.314241','ann','Ann','login','','');
INSERT INTO "audit" VALUES(2,'2026-11-29 22:48:56.388010','boss','Boss','login','','');
INSERT INTO "audit" VALUES(3,'2026-11-29 22:48:56.687800','ann','Ann','claim','f0oAly-Y33_j0nmm7DJTUA','');
INSERT INTO "audit" VALUES(4,'2026-11-29 22:48:57.298781','boss','Boss','claim','2APJjNGS_a4N2m0yy19Fug','');
INSERT INTO "audit" VALUES(5,'2026-11-29 22:48:57.480526','boss','Boss','resolve','2APJjNGS_a4N2m0yy19Fug','fixed');
INSERT INTO "audit" VALUES(6,'2026-11-29 22:48:58.833846','slack:U0ANA','Ana','claim','r7Xk4TmYxlUylVk_ZJizBA','');
CREATE TABLE conversations (
	id VARCHAR(64) NOT NULL, 
	token_hash VARCHAR(64) NOT NULL, 
	customer_id VARCHAR(150) NOT NULL, 
	customer_name VARCHAR(200) NOT NULL, 
	timezone VARCHAR(64) NOT NULL, 
	page VARCHAR(2000) NOT NULL, 
	owner VARCHAR(16) NOT NULL, 
	version INTEGER NOT NULL, 
	agent VARCHAR(150) NOT NULL, 
	next_seq INTEGER NOT NULL, 
	changes INTEGER NOT NULL, 
	troubled_at DATETIME, 
	lease_by VARCHAR(64), 
	lease_until DATETIME, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "conversations" VALUES('wfwXI4fK1sJiNt6uwL3JmA','06d770e35e6db016f68f5bc1b6c0705781d9132d10b3e4444f4efc890c772799','c-1001','Zoë O’Brien','America/Chicago','https://help.custombooks.example/banking','bot',1,'',9,8,NULL,NULL,NULL,'2026-11-29 22:48:55.327735');
INSERT INTO "conversations" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A','6b4985a1bbb74604f6576688519328816e9496b81c317f3dc852d4b4b3cf6cef','c-1002','Łukasz Nowak','America/Chicago','https://help.custombooks.example/banking','bot',1,'',8,7,NULL,NULL,NULL,'2026-11-29 22:48:55.584841');
INSERT INTO "conversations" VALUES('RYsoP7LktmF5KI_4yNqGjQ','d20a8fabbc8c15378330bf15471e6c7565ce8860eed00a0ccd89b5c578808ed0','c-1003','José Peña','America/Chicago','https://help.custombooks.example/banking','bot',1,'',9,7,'2026-11-29 22:49:08.256037',NULL,NULL,'2026-11-29 22:48:55.757186');
INSERT INTO "conversations" VALUES('30K-fHxJeFnjceGSOi9oNw','7f916bc3e95aa3b5ea69a030506006cb7faddeefea7b1b2bc7fe26fe9e049e29','','','America/Chicago','https://help.custombooks.example/banking','bot',1,'',8,6,'2026-11-29 22:49:08.240540',NULL,NULL,'2026-11-29 22:48:55.931984');
INSERT INTO "conversations" VALUES('NVF-0vRNornTKqoLTydIlg','f40948d5befdfc1e9eaa918d858d9fc2515bd00ce0b36c2630245ec3e74ec966','','','America/Chicago','https://help.custombooks.example/banking','bot',1,'',8,7,'2026-11-29 22:49:08.217657',NULL,NULL,'2026-11-29 22:48:56.015844');
INSERT INTO "conversations" VALUES('uK8SWQxOVf-A59mUS6amAw','fc4bfeb1142e0ed922edb6489a758a03a021a1eab1361e57a053bd8cc5b249f4','c-1004','Mina Sato','UTC','','waiting',2,'',6,4,NULL,NULL,NULL,'2026-11-29 22:48:56.414897');
INSERT INTO "conversations" VALUES('f0oAly-Y33_j0nmm7DJTUA','188b03f5ce179f78c8406aa072a1b0f5a4bf6d3af8d5042949e490a6d96d6c42','c-1005','Omar Haddad','UTC','','agent',3,'ann',8,7,NULL,NULL,NULL,'2026-11-29 22:48:56.534369');
INSERT INTO "conversations" VALUES('2APJjNGS_a4N2m0yy19Fug','fe064b6fe617dd59c6d102b9b1bbc2fac1eade0e1fc085eaa417fca29ea7082d','','','UTC','','closed',4,'',7,5,NULL,NULL,NULL,'2026-11-29 22:48:57.126060');
INSERT INTO "conversations" VALUES('r7Xk4TmYxlUylVk_ZJizBA','98173ca6a98384e30aa5244ea25157790da46c6adba89849e1ee829be18b426d','','','UTC','','agent',3,'slack:U0ANA',6,4,NULL,NULL,NULL,'2026-11-29 22:48:58.544716');
CREATE TABLE customer_words (
	conversation VARCHAR(64) NOT NULL, 
	contact VARCHAR(200) NOT NULL, 
	stars INTEGER, 
	words TEXT NOT NULL, 
	rated_at DATETIME, 
	PRIMARY KEY (conversation), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "customer_words" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A','',5,'Quick, danke schön','2026-11-29 22:48:56.151547');
INSERT INTO "customer_words" VALUES('30K-fHxJeFnjceGSOi9oNw','guest@example.com',NULL,'',NULL);
CREATE TABLE login_attempts (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE messages (
	conversation VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	author VARCHAR(16) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	text TEXT NOT NULL, 
	choice VARCHAR(2000) NOT NULL, 
	buttons JSON, 
	card JSON, 
	answered BOOLEAN, 
	answered_seq INTEGER, 
	at DATETIME NOT NULL, about JSON, 
	PRIMARY KEY (conversation, seq), 
	CONSTRAINT uq_messages_conversation_id UNIQUE (conversation, id), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',1,'dcb5b4a5-0108-4b69-9aae-a51a5fab84a1','customer','','chase feed stopped working','',NULL,NULL,1,2,'2026-11-29 22:48:55.392599',NULL);
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',2,'3dcf2696-d3ab-5ba9-883c-ff26484b5320','bot','','Which bank is it?','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.427241','{"said":[],"asks":"bank","bank":""}');
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',3,'30ad0a24-bf07-4e91-9ff0-e8e7c68320d3','customer','','it says 402','',NULL,NULL,1,5,'2026-11-29 22:48:55.465691',NULL);
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',4,'165f4fe9-b2ab-5018-9f18-8c755d75eb1e','bot','','402 means that the bank wants the sign-in again.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.486306','{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',5,'3658affc-bcb4-55dd-9751-7eb4efad80d7','bot','','Can you sign in at chase.com?','','[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]','{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}',NULL,NULL,'2026-11-29 22:48:55.486306','{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',6,'d1c528a4-ea82-4410-9004-b137861243d1','customer','','refresh it for me','',NULL,NULL,1,7,'2026-11-29 22:48:55.516869',NULL);
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',7,'11acd198-8f6d-51e1-903a-20e9696d0c23','bot','','The refresh is running.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.546099',NULL);
INSERT INTO "messages" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A',1,'83d0baa1-0b76-441c-a18a-0b0cf909d419','customer','','getting 402 from chase','',NULL,NULL,1,3,'2026-11-29 22:48:55.603058',NULL);
INSERT INTO "messages" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A',2,'23def7f7-3ea1-5d3f-86b7-4cb532364da9','bot','','402 means that the bank wants the sign-in again.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.618483','{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO "messages" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A',3,'0314c14c-880b-547e-bfaa-e08e2142793d','bot','','Can you sign in at chase.com?','','[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]','{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}',NULL,NULL,'2026-11-29 22:48:55.618483','{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO "messages" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A',4,'e06d3641-1767-40ea-8e61-5a4d62ac5c73','customer','','no, i CAN get in at the bank','',NULL,NULL,1,5,'2026-11-29 22:48:55.652292',NULL);
INSERT INTO "messages" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A',5,'518f3c55-35ec-536a-992b-4bfb15664baf','bot','','Which bank is it?','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.677978','{"said":[],"asks":"bank","bank":""}');
INSERT INTO "messages" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A',6,'b19991cf-2954-4cf9-895b-097c9291e198','customer','','thanks 🙂','',NULL,NULL,1,7,'2026-11-29 22:48:55.704505',NULL);
INSERT INTO "messages" VALUES('ZT4tAkB8D9kZSrNt8kfZ2A',7,'28b5389c-df44-5f44-8e41-b6aeeb94cee5','bot','','Which bank is it?','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.732254','{"said":[],"asks":"bank","bank":""}');
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',1,'c61e814c-7812-43c5-b71a-570148ce8c3a','customer','','días faltan en mi cuenta','',NULL,NULL,1,2,'2026-11-29 22:48:55.781469',NULL);
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',2,'a279f6ad-b889-5b2f-ae5e-062380628453','bot','','Which bank is it?','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.824769','{"said":[],"asks":"bank","bank":""}');
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',3,'afa87c7a-909b-4196-a1ba-2c8a81ea490b','customer','','402','',NULL,NULL,1,5,'2026-11-29 22:48:55.860674',NULL);
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',4,'295a73c2-f3c9-5cc4-979a-631060a5386a','bot','','402 means that the bank wants the sign-in again.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.899203','{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',5,'2d9dde16-31ce-57e3-bdfd-bfaaab906677','bot','','Can you sign in at chase.com?','','[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]','{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}',NULL,NULL,'2026-11-29 22:48:55.899203','{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO "messages" VALUES('30K-fHxJeFnjceGSOi9oNw',1,'9ad5accc-a764-4c00-8538-c650faafaeff','customer','','what does 402 mean?','',NULL,NULL,1,3,'2026-11-29 22:48:55.953014',NULL);
INSERT INTO "messages" VALUES('30K-fHxJeFnjceGSOi9oNw',2,'5b257c3c-4ef8-5f10-aab7-a11362838c74','bot','','402 means that the bank wants the sign-in again.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:55.990297','{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO "messages" VALUES('30K-fHxJeFnjceGSOi9oNw',3,'b1f26127-1c91-59c2-9c52-fad01612cc31','bot','','Can you sign in at chase.com?','','[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]','{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}',NULL,NULL,'2026-11-29 22:48:55.990297','{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO "messages" VALUES('NVF-0vRNornTKqoLTydIlg',1,'0c3441be-843d-4f04-8206-b967945064cb','customer','','hello','',NULL,NULL,1,2,'2026-11-29 22:48:56.032821',NULL);
INSERT INTO "messages" VALUES('NVF-0vRNornTKqoLTydIlg',2,'2fdd4738-c598-51f1-bf34-9bb8c61df1bc','bot','','Which bank is it?','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.062239','{"said":[],"asks":"bank","bank":""}');
INSERT INTO "messages" VALUES('NVF-0vRNornTKqoLTydIlg',3,'e6e997a9-521b-48c9-ab47-99a74fe84767','customer','','café wifi, sorry
second line','',NULL,NULL,1,4,'2026-11-29 22:48:56.098396',NULL);
INSERT INTO "messages" VALUES('NVF-0vRNornTKqoLTydIlg',4,'a57494f8-bc31-5171-baec-70d9f9cfc699','bot','','Which bank is it?','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.126159','{"said":[],"asks":"bank","bank":""}');
INSERT INTO "messages" VALUES('30K-fHxJeFnjceGSOi9oNw',4,'b71b0a6d-2341-4542-a567-02195d4a863b','system','','Thank you. If we don''t meet here, we''ll reach you at guest@example.com.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.179639',NULL);
INSERT INTO "messages" VALUES('uK8SWQxOVf-A59mUS6amAw',1,'7e2ee101-2fd1-4f26-aff4-0a9144a5da2b','customer','','a person please','',NULL,NULL,1,2,'2026-11-29 22:48:56.429002',NULL);
INSERT INTO "messages" VALUES('uK8SWQxOVf-A59mUS6amAw',2,'68a145b5-a6cc-570e-8f0d-96c21110b3bc','bot','','I''ll get a person.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.454262',NULL);
INSERT INTO "messages" VALUES('uK8SWQxOVf-A59mUS6amAw',3,'1848095a-652d-47aa-b30d-9599d6fc1fa4','system','','I''ve passed this to our support team: your ticket is CB-MCVJKN. You''re next in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.','','[{"title":"Back to the assistant","choice":"resume"}]',NULL,NULL,NULL,'2026-11-29 22:48:56.454660',NULL);
INSERT INTO "messages" VALUES('uK8SWQxOVf-A59mUS6amAw',4,'e9bab858-ce43-4db8-96f2-53634921a23f','customer','','still here','',NULL,NULL,1,5,'2026-11-29 22:48:56.505622',NULL);
INSERT INTO "messages" VALUES('uK8SWQxOVf-A59mUS6amAw',5,'a8473b15-1283-50ac-948b-df1a522a88f4','bot','','Which bank is it?','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.551167','{"said":[],"asks":"bank","bank":""}');
INSERT INTO "messages" VALUES('f0oAly-Y33_j0nmm7DJTUA',1,'eade56f3-42b9-4a84-934a-d2d1e3c0f977','customer','','get me a person','',NULL,NULL,1,2,'2026-11-29 22:48:56.579155',NULL);
INSERT INTO "messages" VALUES('f0oAly-Y33_j0nmm7DJTUA',2,'ad6d4a79-59ae-5a17-91c2-bca6e9a1791e','bot','','I''ll get a person.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.630032',NULL);
INSERT INTO "messages" VALUES('f0oAly-Y33_j0nmm7DJTUA',3,'2dcf4f5c-66ad-4177-a13c-cbe400d7ddd4','system','','I''ve passed this to our support team: your ticket is CB-2QVEM3. You''re number 2 in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.','','[{"title":"Back to the assistant","choice":"resume"}]',NULL,NULL,NULL,'2026-11-29 22:48:56.630661',NULL);
INSERT INTO "messages" VALUES('f0oAly-Y33_j0nmm7DJTUA',4,'ba5855b7-95fd-49da-86d7-efff04b422e3','system','Ann','Ann from our support team has joined.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.687800',NULL);
INSERT INTO "messages" VALUES('f0oAly-Y33_j0nmm7DJTUA',5,'bacb3b5b-e42c-4b7d-bd51-c95a94ef5f55','agent','Ann','Hello Omar, Ann here.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:56.750028',NULL);
INSERT INTO "messages" VALUES('f0oAly-Y33_j0nmm7DJTUA',6,'13778a47-4e20-4e00-8944-9defc4f5460d','customer','','my chase account shows 402','',NULL,NULL,1,6,'2026-11-29 22:48:56.823451',NULL);
INSERT INTO "messages" VALUES('f0oAly-Y33_j0nmm7DJTUA',7,'ee013e47-9d04-5190-a0c7-2b0b08d05494','customer','','','',NULL,'{"type":"image","attachment":"3ba01efdb2d2f507ed8fa65e111f7845540efdbd273e9544","kind":"image/png"}',1,7,'2026-11-29 22:48:57.070309',NULL);
INSERT INTO "messages" VALUES('2APJjNGS_a4N2m0yy19Fug',1,'5dcc5bd3-6c24-4df6-8e80-e22105aa03e6','customer','','a person, quick','',NULL,NULL,1,2,'2026-11-29 22:48:57.146511',NULL);
INSERT INTO "messages" VALUES('2APJjNGS_a4N2m0yy19Fug',2,'79a20f99-b474-51ab-bf77-181362b48ffc','bot','','I''ll get a person.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:57.209113',NULL);
INSERT INTO "messages" VALUES('2APJjNGS_a4N2m0yy19Fug',3,'6e8a0bb7-7740-4c95-ac37-0407be135e28','system','','I''ve passed this to our support team: your ticket is CB-E2B2DV. You''re number 2 in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.','','[{"title":"Back to the assistant","choice":"resume"}]',NULL,NULL,NULL,'2026-11-29 22:48:57.209595',NULL);
INSERT INTO "messages" VALUES('2APJjNGS_a4N2m0yy19Fug',4,'1cf035df-406b-47d1-9775-3723e88154ff','system','Boss','Boss from our support team has joined.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:57.298781',NULL);
INSERT INTO "messages" VALUES('2APJjNGS_a4N2m0yy19Fug',5,'7e63ddc7-a7eb-483e-b78f-5159d097d7d7','agent','Boss','Try now.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:57.383559',NULL);
INSERT INTO "messages" VALUES('2APJjNGS_a4N2m0yy19Fug',6,'c94804fa-3304-48b0-a5e7-17fdeaba62a9','system','','This conversation was closed. Write here again any time you need help.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:57.480526',NULL);
INSERT INTO "messages" VALUES('wfwXI4fK1sJiNt6uwL3JmA',8,'1822ab3a-e607-53ba-8087-a5ef9e899223','bot','','**Chase** works again: 12 new transactions.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:57.894475','{"said":["utter_refresh_succeeded"],"asks":"","bank":"chase"}');
INSERT INTO "messages" VALUES('r7Xk4TmYxlUylVk_ZJizBA',1,'3463faf6-dcb1-49a2-a577-501b96f27d17','customer','','person in slack please','',NULL,NULL,1,2,'2026-11-29 22:48:58.555933',NULL);
INSERT INTO "messages" VALUES('r7Xk4TmYxlUylVk_ZJizBA',2,'f86562e3-91c3-533d-a657-c57d01212d49','bot','','I''ll get a person.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:58.582292',NULL);
INSERT INTO "messages" VALUES('r7Xk4TmYxlUylVk_ZJizBA',3,'7da9ac27-2738-4553-b45c-370e6646bd9b','system','','I''ve passed this to our support team: your ticket is CB-B9Z8K5. You''re number 2 in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.','','[{"title":"Back to the assistant","choice":"resume"}]',NULL,NULL,NULL,'2026-11-29 22:48:58.582686',NULL);
INSERT INTO "messages" VALUES('r7Xk4TmYxlUylVk_ZJizBA',4,'61303c2b-f823-4db4-bf14-111fd9e994dc','system','Ana','Ana from our support team has joined.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:58.833846',NULL);
INSERT INTO "messages" VALUES('r7Xk4TmYxlUylVk_ZJizBA',5,'84c6fc5b-b0e7-546d-8b75-41e7205005a8','agent','Ana','Looking at it now.','',NULL,NULL,NULL,NULL,'2026-11-29 22:48:58.956789',NULL);
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',6,'40349e85-7337-4103-bad5-ed7fdbf79d4c','customer','','are you there?','',NULL,NULL,0,NULL,'2026-11-29 22:48:58.973622',NULL);
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',7,'cd40c4b9-dc57-4c13-ae96-9cc8b0442311','customer','','402 again','',NULL,NULL,0,NULL,'2026-11-29 22:48:58.979098',NULL);
INSERT INTO "messages" VALUES('30K-fHxJeFnjceGSOi9oNw',5,'da13a55f-3e7f-47b4-90e5-d5c2794cf8f0','customer','','are you there?','',NULL,NULL,0,NULL,'2026-11-29 22:48:58.985034',NULL);
INSERT INTO "messages" VALUES('30K-fHxJeFnjceGSOi9oNw',6,'6b674fa6-b131-42a8-93b4-345d2d41a764','customer','','402 again','',NULL,NULL,0,NULL,'2026-11-29 22:48:58.992041',NULL);
INSERT INTO "messages" VALUES('NVF-0vRNornTKqoLTydIlg',5,'b854de9b-a249-488b-92bc-fc20b1cb0a32','customer','','are you there?','',NULL,NULL,0,NULL,'2026-11-29 22:48:58.997321',NULL);
INSERT INTO "messages" VALUES('NVF-0vRNornTKqoLTydIlg',6,'8f708a46-9723-4d45-b165-ff3d5e1568e2','customer','','402 again','',NULL,NULL,0,NULL,'2026-11-29 22:48:59.003617',NULL);
INSERT INTO "messages" VALUES('NVF-0vRNornTKqoLTydIlg',7,'ea7b3a13-6a92-45fc-be7e-efb848a6f715','system','','I''m having trouble answering right now. Your message is safe, and I''ll answer it as soon as I can. If you''d rather not wait, you can talk to a person.','','[{"title":"Talk to a person","choice":"person"}]',NULL,NULL,NULL,'2026-11-29 22:49:08.217657',NULL);
INSERT INTO "messages" VALUES('30K-fHxJeFnjceGSOi9oNw',7,'42f8f1d5-b09f-4bd3-a79d-532e3ce9781a','system','','I''m having trouble answering right now. Your message is safe, and I''ll answer it as soon as I can. If you''d rather not wait, you can talk to a person.','','[{"title":"Talk to a person","choice":"person"}]',NULL,NULL,NULL,'2026-11-29 22:49:08.240540',NULL);
INSERT INTO "messages" VALUES('RYsoP7LktmF5KI_4yNqGjQ',8,'895447e6-c5cc-419b-b5f8-50817cd5f1f6','system','','I''m having trouble answering right now. Your message is safe, and I''ll answer it as soon as I can. If you''d rather not wait, you can talk to a person.','','[{"title":"Talk to a person","choice":"person"}]',NULL,NULL,NULL,'2026-11-29 22:49:08.256037',NULL);
CREATE TABLE notes (
	conversation VARCHAR(64) NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	agent VARCHAR(150) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	text TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (conversation, id), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "notes" VALUES('f0oAly-Y33_j0nmm7DJTUA','8d0b3eb1-3865-4e22-8bc7-9d56ab3dd2d7','ann','Ann','asked for the branch','2026-11-29 22:48:56.886422');
CREATE TABLE probes (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "probes" VALUES(1,'2026-11-29 22:48:55');
CREATE TABLE quick_answers (
	id VARCHAR(64) NOT NULL, 
	position INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE refreshes (
	id VARCHAR(64) NOT NULL, 
	conversation VARCHAR(64) NOT NULL, 
	customer VARCHAR(150) NOT NULL, 
	connection VARCHAR(200) NOT NULL, 
	bank VARCHAR(200) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	asked_input BOOLEAN NOT NULL, 
	started_at DATETIME NOT NULL, 
	deadline DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	unreachable_since DATETIME, 
	lease_by VARCHAR(64), 
	lease_until DATETIME, result VARCHAR(16), 
	PRIMARY KEY (id), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "refreshes" VALUES('ea9bfc30-4813-5238-894b-de82abb20a76','wfwXI4fK1sJiNt6uwL3JmA','c-1001','c-wfwXI4fK','Chase','ended',0,'2026-11-29 20:00:00.000000','2026-11-29 22:53:55.546436','2026-11-29 22:48:57.546436',NULL,'0163cd16acf44ee5a8ac67ad1224878c','2026-11-29 22:49:12.809127','unknown');
CREATE TABLE seen_marks (
	conversation VARCHAR(64) NOT NULL, 
	reader VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	PRIMARY KEY (conversation, reader), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "seen_marks" VALUES('wfwXI4fK1sJiNt6uwL3JmA','',4);
INSERT INTO "seen_marks" VALUES('f0oAly-Y33_j0nmm7DJTUA','ann',5);
INSERT INTO "seen_marks" VALUES('2APJjNGS_a4N2m0yy19Fug','boss',5);
INSERT INTO "seen_marks" VALUES('r7Xk4TmYxlUylVk_ZJizBA','slack:U0ANA',5);
CREATE TABLE slack_inbox (
	position INTEGER NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	lane VARCHAR(200) NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER NOT NULL, 
	queued_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_by VARCHAR(64), 
	lease_until DATETIME, 
	message_key VARCHAR(200), 
	client_key VARCHAR(200), 
	PRIMARY KEY (position), 
	UNIQUE ("key"), 
	UNIQUE (message_key), 
	UNIQUE (client_key)
);
INSERT INTO "slack_inbox" VALUES(1,'action:trigger-18','C0SUPPORT:1795992539.000016','{}','done',1,'2026-11-29 22:48:58.757822','2026-11-29 22:48:58.757822','b479618f7b0c4907ad231979ff611e46','2026-11-29 22:49:28.774224',NULL,NULL);
INSERT INTO "slack_inbox" VALUES(2,'T0TEAM:Ev00000021','C0SUPPORT:1795992539.000016','{}','done',1,'2026-11-29 22:48:58.945819','2026-11-29 22:48:58.945819','ab7ea01f1f6f4e80afeb2f107481592f','2026-11-29 22:49:28.948731','C0SUPPORT:1795992539.000020',NULL);
CREATE TABLE slack_outbox (
	position INTEGER NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	lane VARCHAR(200) NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER NOT NULL, 
	queued_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_by VARCHAR(64), 
	lease_until DATETIME, 
	channel VARCHAR(64) NOT NULL, 
	doubtful BOOLEAN NOT NULL, 
	PRIMARY KEY (position), 
	UNIQUE ("key")
);
INSERT INTO "slack_outbox" VALUES(1,'CB-MCVJKN:head:2','ticket:CB-MCVJKN','{}','done',1,'2026-11-29 22:48:56.462527','2026-11-29 22:48:56.462527','157d4dd3309840a989c838f733b83131','2026-11-29 22:49:26.471448','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(2,'CB-MCVJKN:transcript:3','ticket:CB-MCVJKN','{}','done',1,'2026-11-29 22:48:56.462527','2026-11-29 22:48:56.462527','a91277fafcbc4b66985962d9a23fd7e5','2026-11-29 22:49:26.612502','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(3,'CB-MCVJKN:message:4','ticket:CB-MCVJKN','{}','done',1,'2026-11-29 22:48:56.506953','2026-11-29 22:48:56.506953','a525a95b8b914ed78ac378f688ce936d','2026-11-29 22:49:26.766989','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(4,'CB-MCVJKN:message:5','ticket:CB-MCVJKN','{}','done',1,'2026-11-29 22:48:56.551666','2026-11-29 22:48:56.551666','a5b437970cbb4fe3b6b260ba01c8a528','2026-11-29 22:49:27.058519','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(5,'CB-2QVEM3:head:2','ticket:CB-2QVEM3','{}','done',1,'2026-11-29 22:48:56.632430','2026-11-29 22:48:56.632430','c788aa831bd34d22a0d2b8b427007875','2026-11-29 22:49:26.666439','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(6,'CB-2QVEM3:transcript:3','ticket:CB-2QVEM3','{}','done',1,'2026-11-29 22:48:56.632430','2026-11-29 22:48:56.632430','305aadf353bb49bba710b09d729559bd','2026-11-29 22:49:26.818424','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(7,'CB-2QVEM3:message:4','ticket:CB-2QVEM3','{}','done',1,'2026-11-29 22:48:56.700651','2026-11-29 22:48:56.700651','a1f00ac058964775a1e03efd9e254587','2026-11-29 22:49:27.126763','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(8,'CB-2QVEM3:update:3claimed','ticket:CB-2QVEM3','{}','done',1,'2026-11-29 22:48:56.700651','2026-11-29 22:48:56.700651','dcb0f8d5d379418ca9ba61950792127d','2026-11-29 22:49:27.318681','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(9,'CB-2QVEM3:message:5','ticket:CB-2QVEM3','{}','done',1,'2026-11-29 22:48:56.760719','2026-11-29 22:48:56.760719','080a957da707404f9d9a06b460845137','2026-11-29 22:49:27.512196','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(10,'CB-2QVEM3:message:6','ticket:CB-2QVEM3','{}','done',1,'2026-11-29 22:48:56.823670','2026-11-29 22:48:56.823670','b66f6ee18e6940cc96c9f71fc3d97854','2026-11-29 22:49:27.587116','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(11,'CB-2QVEM3:message:7','ticket:CB-2QVEM3','{}','done',1,'2026-11-29 22:48:57.084882','2026-11-29 22:48:57.084882','96fd4e70d6af44829e9a3fb92f782d1b','2026-11-29 22:49:27.658118','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(12,'CB-E2B2DV:head:2','ticket:CB-E2B2DV','{}','done',1,'2026-11-29 22:48:57.212367','2026-11-29 22:48:57.212367','756d37ad33634199bd802e328dba8e73','2026-11-29 22:49:27.248089','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(13,'CB-E2B2DV:transcript:3','ticket:CB-E2B2DV','{}','done',1,'2026-11-29 22:48:57.212367','2026-11-29 22:48:57.212367','0a8a9ad620bc47db8f27de964da77ad2','2026-11-29 22:49:27.480617','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(14,'CB-E2B2DV:message:4','ticket:CB-E2B2DV','{}','done',1,'2026-11-29 22:48:57.328929','2026-11-29 22:48:57.328929','30ba6e30b29b45ada419ae68a72f3a33','2026-11-29 22:49:27.564246','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(15,'CB-E2B2DV:update:3claimed','ticket:CB-E2B2DV','{}','done',1,'2026-11-29 22:48:57.328929','2026-11-29 22:48:57.328929','ebd068e2e4524b0c901172f0c90a391f','2026-11-29 22:49:27.623641','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(16,'CB-E2B2DV:message:5','ticket:CB-E2B2DV','{}','done',1,'2026-11-29 22:48:57.387681','2026-11-29 22:48:57.387681','4e08efd2cc7e4a32908f36c0d0ebf04f','2026-11-29 22:49:27.716259','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(17,'CB-E2B2DV:message:6','ticket:CB-E2B2DV','{}','done',1,'2026-11-29 22:48:57.488787','2026-11-29 22:48:57.488787','f346edb406284aa79c7615cc50bc8d19','2026-11-29 22:49:27.774309','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(18,'CB-E2B2DV:update:4resolved','ticket:CB-E2B2DV','{}','done',1,'2026-11-29 22:48:57.488787','2026-11-29 22:48:57.488787','7c2562e8049b4effad4bdc6dad4cd23d','2026-11-29 22:49:27.844765','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(19,'CB-B9Z8K5:head:2','ticket:CB-B9Z8K5','{}','done',1,'2026-11-29 22:48:58.594390','2026-11-29 22:48:58.594390','1290e25e23114d3d97b88e246e4f97e5','2026-11-29 22:49:28.608910','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(20,'CB-B9Z8K5:transcript:3','ticket:CB-B9Z8K5','{}','done',1,'2026-11-29 22:48:58.594390','2026-11-29 22:48:58.594390','56bba4dd8eb841ff9e7ca8980613901f','2026-11-29 22:49:28.685597','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(21,'CB-B9Z8K5:message:4','ticket:CB-B9Z8K5','{}','done',1,'2026-11-29 22:48:58.835758','2026-11-29 22:48:58.835758','9f995d4770d74beb978f5bad83f909ef','2026-11-29 22:49:28.859165','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(22,'CB-B9Z8K5:update:3claimed','ticket:CB-B9Z8K5','{}','done',1,'2026-11-29 22:48:58.835758','2026-11-29 22:48:58.835758','5ec38521cd1e47ce9c3905c58881da86','2026-11-29 22:49:28.918150','C0SUPPORT',1);
INSERT INTO "slack_outbox" VALUES(23,'CB-B9Z8K5:message:5','ticket:CB-B9Z8K5','{}','done',1,'2026-11-29 22:48:58.958123','2026-11-29 22:48:58.958123','c1033a907d2a422ba91b22021fa49383','2026-11-29 22:49:28.960831','C0SUPPORT',1);
CREATE TABLE slack_threads (
	ticket VARCHAR(16) NOT NULL, 
	conversation VARCHAR(64) NOT NULL, 
	channel VARCHAR(64) NOT NULL, 
	ts VARCHAR(32), 
	noted VARCHAR(250) NOT NULL, 
	open BOOLEAN NOT NULL, 
	opened_at DATETIME NOT NULL, 
	PRIMARY KEY (ticket)
);
INSERT INTO "slack_threads" VALUES('CB-MCVJKN','uK8SWQxOVf-A59mUS6amAw','C0SUPPORT','1795992537.000001','waiting//open',1,'2026-11-29 22:48:56.462527');
INSERT INTO "slack_threads" VALUES('CB-2QVEM3','f0oAly-Y33_j0nmm7DJTUA','C0SUPPORT','1795992537.000003','agent/ann/claimed',1,'2026-11-29 22:48:56.632430');
INSERT INTO "slack_threads" VALUES('CB-E2B2DV','2APJjNGS_a4N2m0yy19Fug','C0SUPPORT','1795992537.000008','closed//resolved',0,'2026-11-29 22:48:57.212367');
INSERT INTO "slack_threads" VALUES('CB-B9Z8K5','r7Xk4TmYxlUylVk_ZJizBA','C0SUPPORT','1795992539.000016','agent/slack:U0ANA/claimed',1,'2026-11-29 22:48:58.594390');
CREATE TABLE tickets (
	number VARCHAR(16) NOT NULL, 
	conversation VARCHAR(64) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	reason VARCHAR(200) NOT NULL, 
	agent VARCHAR(150) NOT NULL, 
	brief JSON NOT NULL, 
	opened_at DATETIME NOT NULL, 
	resolved_at DATETIME, waiting_since DATETIME, told_at DATETIME, told_next BOOLEAN, first_answer_at DATETIME, outcome VARCHAR(16), 
	PRIMARY KEY (number), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "tickets" VALUES('CB-MCVJKN','uK8SWQxOVf-A59mUS6amAw','open','requested','','{"customer":"c-1004","bank":"Chase","code":"402","account":"…1234","steps_tried":["manual_refresh"],"refreshes":[],"last_words":"a person please","verified":true,"name":"Mina Sato","connection":"","mood":"","opening":"chase feed stopped working","banks":[{"bank":"Chase","code":"402","state":"failing"},{"bank":"Ally Bank","state":"healthy"}],"facts":[{"fact":"password_changed","value":"","bank":"Chase","source":"told","at":"2026-11-29T14:05:00+00:00"}],"untried":["sign_in"]}','2026-11-29 22:48:56.454660',NULL,'2026-11-29 22:48:56.454660',NULL,1,NULL,NULL);
INSERT INTO "tickets" VALUES('CB-2QVEM3','f0oAly-Y33_j0nmm7DJTUA','claimed','requested','ann','{"customer":"c-1005","bank":"Chase","code":"402","account":"…1234","steps_tried":["manual_refresh"],"refreshes":[],"last_words":"get me a person","verified":true,"name":"Omar Haddad","connection":"","mood":"","opening":"chase feed stopped working","banks":[{"bank":"Chase","code":"402","state":"failing"},{"bank":"Ally Bank","state":"healthy"}],"facts":[{"fact":"password_changed","value":"","bank":"Chase","source":"told","at":"2026-11-29T14:05:00+00:00"}],"untried":["sign_in"]}','2026-11-29 22:48:56.630661',NULL,'2026-11-29 22:48:56.630661',NULL,NULL,'2026-11-29 22:48:56.750028',NULL);
INSERT INTO "tickets" VALUES('CB-E2B2DV','2APJjNGS_a4N2m0yy19Fug','resolved','requested','boss','{"customer":"","bank":"Chase","code":"402","account":"…1234","steps_tried":["manual_refresh"],"refreshes":[],"last_words":"a person, quick","verified":false,"name":"","connection":"","mood":"","opening":"chase feed stopped working","banks":[{"bank":"Chase","code":"402","state":"failing"},{"bank":"Ally Bank","state":"healthy"}],"facts":[{"fact":"password_changed","value":"","bank":"Chase","source":"told","at":"2026-11-29T14:05:00+00:00"}],"untried":["sign_in"]}','2026-11-29 22:48:57.209595','2026-11-29 22:48:57.480526','2026-11-29 22:48:57.209595',NULL,NULL,'2026-11-29 22:48:57.383559','fixed');
INSERT INTO "tickets" VALUES('CB-B9Z8K5','r7Xk4TmYxlUylVk_ZJizBA','claimed','requested','slack:U0ANA','{"customer":"","bank":"Discover","code":"409","account":"","steps_tried":[],"refreshes":[],"last_words":"person in slack please","verified":false,"name":"","connection":"","mood":"","opening":"person in slack please","banks":[],"facts":[],"untried":[]}','2026-11-29 22:48:58.582686',NULL,'2026-11-29 22:48:58.582686',NULL,NULL,'2026-11-29 22:48:58.956789',NULL);
CREATE TABLE turns (
	position INTEGER NOT NULL, 
	conversation VARCHAR(64) NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	attempts INTEGER NOT NULL, 
	failures INTEGER NOT NULL, 
	asked_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	PRIMARY KEY (position), 
	CONSTRAINT uq_turns_conversation_id UNIQUE (conversation, id), 
	FOREIGN KEY(conversation) REFERENCES conversations (id)
);
INSERT INTO "turns" VALUES(1,'wfwXI4fK1sJiNt6uwL3JmA','dcb5b4a5-0108-4b69-9aae-a51a5fab84a1','message','{"text":"chase feed stopped working","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.392599','2026-11-29 22:48:55.392599');
INSERT INTO "turns" VALUES(2,'wfwXI4fK1sJiNt6uwL3JmA','30ad0a24-bf07-4e91-9ff0-e8e7c68320d3','message','{"text":"it says 402","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.465691','2026-11-29 22:48:55.465691');
INSERT INTO "turns" VALUES(3,'wfwXI4fK1sJiNt6uwL3JmA','d1c528a4-ea82-4410-9004-b137861243d1','message','{"text":"refresh it for me","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.516869','2026-11-29 22:48:55.516869');
INSERT INTO "turns" VALUES(4,'ZT4tAkB8D9kZSrNt8kfZ2A','83d0baa1-0b76-441c-a18a-0b0cf909d419','message','{"text":"getting 402 from chase","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.603058','2026-11-29 22:48:55.603058');
INSERT INTO "turns" VALUES(5,'ZT4tAkB8D9kZSrNt8kfZ2A','e06d3641-1767-40ea-8e61-5a4d62ac5c73','message','{"text":"no, i CAN get in at the bank","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.652292','2026-11-29 22:48:55.652292');
INSERT INTO "turns" VALUES(6,'ZT4tAkB8D9kZSrNt8kfZ2A','b19991cf-2954-4cf9-895b-097c9291e198','message','{"text":"thanks 🙂","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.704505','2026-11-29 22:48:55.704505');
INSERT INTO "turns" VALUES(7,'RYsoP7LktmF5KI_4yNqGjQ','c61e814c-7812-43c5-b71a-570148ce8c3a','message','{"text":"días faltan en mi cuenta","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.781469','2026-11-29 22:48:55.781469');
INSERT INTO "turns" VALUES(8,'RYsoP7LktmF5KI_4yNqGjQ','afa87c7a-909b-4196-a1ba-2c8a81ea490b','message','{"text":"402","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.860674','2026-11-29 22:48:55.860674');
INSERT INTO "turns" VALUES(9,'30K-fHxJeFnjceGSOi9oNw','9ad5accc-a764-4c00-8538-c650faafaeff','message','{"text":"what does 402 mean?","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:55.953014','2026-11-29 22:48:55.953014');
INSERT INTO "turns" VALUES(10,'NVF-0vRNornTKqoLTydIlg','0c3441be-843d-4f04-8206-b967945064cb','message','{"text":"hello","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:56.032821','2026-11-29 22:48:56.032821');
INSERT INTO "turns" VALUES(11,'NVF-0vRNornTKqoLTydIlg','e6e997a9-521b-48c9-ab47-99a74fe84767','message','{"text":"café wifi, sorry\nsecond line","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:56.098396','2026-11-29 22:48:56.098396');
INSERT INTO "turns" VALUES(12,'uK8SWQxOVf-A59mUS6amAw','7e2ee101-2fd1-4f26-aff4-0a9144a5da2b','message','{"text":"a person please","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:56.429002','2026-11-29 22:48:56.429002');
INSERT INTO "turns" VALUES(13,'uK8SWQxOVf-A59mUS6amAw','e9bab858-ce43-4db8-96f2-53634921a23f','message','{"text":"still here","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:56.505622','2026-11-29 22:48:56.505622');
INSERT INTO "turns" VALUES(14,'f0oAly-Y33_j0nmm7DJTUA','eade56f3-42b9-4a84-934a-d2d1e3c0f977','message','{"text":"get me a person","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:56.579155','2026-11-29 22:48:56.579155');
INSERT INTO "turns" VALUES(15,'2APJjNGS_a4N2m0yy19Fug','5dcc5bd3-6c24-4df6-8e80-e22105aa03e6','message','{"text":"a person, quick","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:57.146511','2026-11-29 22:48:57.146511');
INSERT INTO "turns" VALUES(16,'wfwXI4fK1sJiNt6uwL3JmA','f95a25d0-74f3-5450-b479-c3633198eaac','event','{"text":"","choice":"","event":"refresh_ended","data":{"connection":"c-wfwXI4fK","bank":"Chase","state":"unknown","code":"","status":"","new_transactions":0,"started_at":"2026-11-29T20:00:00+00:00"}}','answered',0,0,'2026-11-29 22:48:57.843610','2026-11-29 22:48:57.843610');
INSERT INTO "turns" VALUES(17,'r7Xk4TmYxlUylVk_ZJizBA','3463faf6-dcb1-49a2-a577-501b96f27d17','message','{"text":"person in slack please","choice":"","event":"","data":{}}','answered',0,0,'2026-11-29 22:48:58.555933','2026-11-29 22:48:58.555933');
INSERT INTO "turns" VALUES(18,'RYsoP7LktmF5KI_4yNqGjQ','40349e85-7337-4103-bad5-ed7fdbf79d4c','message','{"text":"are you there?","choice":"","event":"","data":{}}','pending',1,1,'2026-11-29 22:48:58.973622','2026-11-29 22:49:08.704332');
INSERT INTO "turns" VALUES(19,'RYsoP7LktmF5KI_4yNqGjQ','cd40c4b9-dc57-4c13-ae96-9cc8b0442311','message','{"text":"402 again","choice":"","event":"","data":{}}','pending',0,0,'2026-11-29 22:48:58.979098','2026-11-29 22:48:58.979098');
INSERT INTO "turns" VALUES(20,'30K-fHxJeFnjceGSOi9oNw','da13a55f-3e7f-47b4-90e5-d5c2794cf8f0','message','{"text":"are you there?","choice":"","event":"","data":{}}','pending',1,1,'2026-11-29 22:48:58.985034','2026-11-29 22:49:08.670446');
INSERT INTO "turns" VALUES(21,'30K-fHxJeFnjceGSOi9oNw','6b674fa6-b131-42a8-93b4-345d2d41a764','message','{"text":"402 again","choice":"","event":"","data":{}}','pending',0,0,'2026-11-29 22:48:58.992041','2026-11-29 22:48:58.992041');
INSERT INTO "turns" VALUES(22,'NVF-0vRNornTKqoLTydIlg','b854de9b-a249-488b-92bc-fc20b1cb0a32','message','{"text":"are you there?","choice":"","event":"","data":{}}','pending',1,1,'2026-11-29 22:48:58.997321','2026-11-29 22:49:08.681241');
INSERT INTO "turns" VALUES(23,'NVF-0vRNornTKqoLTydIlg','8f708a46-9723-4d45-b165-ff3d5e1568e2','message','{"text":"402 again","choice":"","event":"","data":{}}','pending',0,0,'2026-11-29 22:48:59.003617','2026-11-29 22:48:59.003617');
CREATE INDEX ix_conversations_customer_id ON conversations (customer_id);
CREATE INDEX ix_turns_state_due_at ON turns (state, due_at);
CREATE INDEX ix_tickets_conversation ON tickets (conversation);
CREATE INDEX ix_tickets_status_opened_at ON tickets (status, opened_at);
CREATE UNIQUE INDEX uq_refreshes_active ON refreshes (conversation, connection) WHERE state = 'active';
CREATE INDEX ix_refreshes_state_due_at ON refreshes (state, due_at);
CREATE INDEX ix_login_attempts_key_at ON login_attempts ("key", at);
CREATE INDEX ix_attachments_conversation ON attachments (conversation);
CREATE INDEX ix_attachments_at ON attachments (at);
CREATE INDEX ix_audit_conversation ON audit (conversation);
CREATE INDEX ix_conversations_owner ON conversations (owner);
CREATE INDEX ix_messages_at ON messages (at);
CREATE INDEX ix_slack_inbox_state_lane ON slack_inbox (state, lane, position);
CREATE INDEX ix_slack_outbox_state_lane ON slack_outbox (state, lane, position);
CREATE INDEX ix_slack_threads_conversation ON slack_threads (conversation);
CREATE INDEX ix_slack_threads_channel_ts ON slack_threads (channel, ts);
COMMIT;

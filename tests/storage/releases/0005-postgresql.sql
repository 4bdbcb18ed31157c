SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.agent_sessions (
    key character varying(64) NOT NULL,
    agent character varying(64) NOT NULL,
    csrf character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone NOT NULL
);
CREATE TABLE public.agents (
    id character varying(64) NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    role character varying(16) NOT NULL,
    password character varying(300) NOT NULL,
    totp_secret text NOT NULL,
    totp_used integer NOT NULL,
    disabled boolean NOT NULL,
    presence character varying(16) NOT NULL,
    seen_at timestamp with time zone,
    viewing character varying(64) NOT NULL,
    viewing_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.attachments (
    id character varying(64) NOT NULL,
    conversation character varying(64) NOT NULL,
    kind character varying(32) NOT NULL,
    content bytea NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.audit (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    agent character varying(150) NOT NULL,
    name character varying(200) NOT NULL,
    action character varying(32) NOT NULL,
    conversation character varying(64) NOT NULL,
    detail character varying(200) NOT NULL
);
CREATE SEQUENCE public.audit_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audit_id_seq OWNED BY public.audit.id;
CREATE TABLE public.conversations (
    id character varying(64) NOT NULL,
    token_hash character varying(64) NOT NULL,
    customer_id character varying(150) NOT NULL,
    customer_name character varying(200) NOT NULL,
    timezone character varying(64) NOT NULL,
    page character varying(2000) NOT NULL,
    owner character varying(16) NOT NULL,
    version integer NOT NULL,
    agent character varying(150) NOT NULL,
    next_seq integer NOT NULL,
    changes integer NOT NULL,
    troubled_at timestamp with time zone,
    lease_by character varying(64),
    lease_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.customer_words (
    conversation character varying(64) NOT NULL,
    contact character varying(200) NOT NULL,
    stars integer,
    words text NOT NULL,
    rated_at timestamp with time zone
);
CREATE TABLE public.login_attempts (
    id integer NOT NULL,
    key character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.login_attempts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.login_attempts_id_seq OWNED BY public.login_attempts.id;
CREATE TABLE public.messages (
    conversation character varying(64) NOT NULL,
    seq integer NOT NULL,
    id character varying(64) NOT NULL,
    author character varying(16) NOT NULL,
    name character varying(200) NOT NULL,
    text text NOT NULL,
    choice character varying(2000) NOT NULL,
    buttons json,
    card json,
    answered boolean,
    answered_seq integer,
    at timestamp with time zone NOT NULL,
    about json
);
CREATE TABLE public.notes (
    conversation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    agent character varying(150) NOT NULL,
    name character varying(200) NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.probes (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.quick_answers (
    id character varying(64) NOT NULL,
    "position" integer NOT NULL,
    title character varying(200) NOT NULL,
    text text NOT NULL
);
CREATE TABLE public.refreshes (
    id character varying(64) NOT NULL,
    conversation character varying(64) NOT NULL,
    customer character varying(150) NOT NULL,
    connection character varying(200) NOT NULL,
    bank character varying(200) NOT NULL,
    state character varying(16) NOT NULL,
    asked_input boolean NOT NULL,
    started_at timestamp with time zone NOT NULL,
    deadline timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    unreachable_since timestamp with time zone,
    lease_by character varying(64),
    lease_until timestamp with time zone,
    result character varying(16)
);
CREATE TABLE public.seen_marks (
    conversation character varying(64) NOT NULL,
    reader character varying(64) NOT NULL,
    seq integer NOT NULL
);
CREATE TABLE public.slack_inbox (
    "position" integer NOT NULL,
    key character varying(200) NOT NULL,
    lane character varying(200) NOT NULL,
    payload json NOT NULL,
    state character varying(16) NOT NULL,
    attempts integer NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease_by character varying(64),
    lease_until timestamp with time zone,
    message_key character varying(200),
    client_key character varying(200)
);
CREATE SEQUENCE public.slack_inbox_position_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.slack_inbox_position_seq OWNED BY public.slack_inbox."position";
CREATE TABLE public.slack_outbox (
    "position" integer NOT NULL,
    key character varying(200) NOT NULL,
    lane character varying(200) NOT NULL,
    payload json NOT NULL,
    state character varying(16) NOT NULL,
    attempts integer NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    lease_by character varying(64),
    lease_until timestamp with time zone,
    channel character varying(64) NOT NULL,
    doubtful boolean NOT NULL
);
CREATE SEQUENCE public.slack_outbox_position_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.slack_outbox_position_seq OWNED BY public.slack_outbox."position";
CREATE TABLE public.slack_threads (
    ticket character varying(16) NOT NULL,
    conversation character varying(64) NOT NULL,
    channel character varying(64) NOT NULL,
    ts character varying(32),
    noted character varying(250) NOT NULL,
    open boolean NOT NULL,
    opened_at timestamp with time zone NOT NULL
);
CREATE TABLE public.tickets (
    number character varying(16) NOT NULL,
    conversation character varying(64) NOT NULL,
    status character varying(16) NOT NULL,
    reason character varying(200) NOT NULL,
    agent character varying(150) NOT NULL,
    brief json NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    waiting_since timestamp with time zone,
    told_at timestamp with time zone,
    told_next boolean,
    first_answer_at timestamp with time zone,
    outcome character varying(16)
);
CREATE TABLE public.turns (
    "position" integer NOT NULL,
    conversation character varying(64) NOT NULL,
    id character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    payload json NOT NULL,
    state character varying(16) NOT NULL,
    attempts integer NOT NULL,
    failures integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.turns_position_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.turns_position_seq OWNED BY public.turns."position";
ALTER TABLE ONLY public.audit ALTER COLUMN id SET DEFAULT nextval('public.audit_id_seq'::regclass);
ALTER TABLE ONLY public.login_attempts ALTER COLUMN id SET DEFAULT nextval('public.login_attempts_id_seq'::regclass);
ALTER TABLE ONLY public.slack_inbox ALTER COLUMN "position" SET DEFAULT nextval('public.slack_inbox_position_seq'::regclass);
ALTER TABLE ONLY public.slack_outbox ALTER COLUMN "position" SET DEFAULT nextval('public.slack_outbox_position_seq'::regclass);
ALTER TABLE ONLY public.turns ALTER COLUMN "position" SET DEFAULT nextval('public.turns_position_seq'::regclass);
INSERT INTO public.agent_sessions (key, agent, csrf, created_at, used_at) VALUES ('3e4c09fc3c967c8571544035b5599be7923c81a1d3b54d2ff8de74400e0d1d88', 'ann', '5Ego_6G9LcM_0coIQu1zj09mDKI4x5PFu-b6agpl9w8', '2026-11-29 22:49:11.978005+00', '2026-11-29 22:49:11.978005+00');
INSERT INTO public.agent_sessions (key, agent, csrf, created_at, used_at) VALUES ('9a7bad419a58461601dcc079c452579f28922e24b8a465a17b1c91e22f6df5c8', 'boss', 'wd9XbhyPThXFQQ8SnYMdq_4spRly2o91IubgQfvioi0', '2026-11-29 22:49:12.132615+00', '2026-11-29 22:49:12.132615+00');
INSERT INTO public.agents (id, email, name, role, password, totp_secret, totp_used, disabled, presence, seen_at, viewing, viewing_at, created_at) VALUES ('ann', 'ann@example.com', 'Ann', 'agent', '$argon2id$v=19$m=8,t=1,p=1$k0hp1lT0/HeADZO3sLFvKQ$pOBgylCwd7t9ViVIaAIR+SEYDH6pRxAdxDgpS2/22YE', '', 0, false, 'available', '2026-11-29 22:49:11.978005+00', '', NULL, '2026-11-29 22:49:11.86556+00');
INSERT INTO public.agents (id, email, name, role, password, totp_secret, totp_used, disabled, presence, seen_at, viewing, viewing_at, created_at) VALUES ('boss', 'boss@example.com', 'Boss', 'admin', '$argon2id$v=19$m=8,t=1,p=1$k0hp1lT0/HeADZO3sLFvKQ$pOBgylCwd7t9ViVIaAIR+SEYDH6pRxAdxDgpS2/22YE', '', 0, false, 'available', '2026-11-29 22:49:12.132615+00', '', NULL, '2026-11-29 22:49:12.01657+00');
INSERT INTO public.alembic_version (version_num) VALUES ('0005');
INSERT INTO public.attachments (id, conversation, kind, content, at) VALUES ('7288174c891086956e77c6ba759056d010bf111eb743815c', 'WsWgLQGSyRIQDHFq_BOYmw', 'image/png', '\x89504e470d0a1a0a0000000d49484452000000080000000808020000004b6d29dc0000001449444154789c633c1115c0800d3061151db4120025bb0182337085790000000049454e44ae426082', '2026-11-29 22:49:13.041273+00');
INSERT INTO public.audit (id, at, agent, name, action, conversation, detail) VALUES (1, '2026-11-29 22:49:11.978005+00', 'ann', 'Ann', 'login', '', '');
INSERT INTO public.audit (id, at, agent, name, action, conversation, detail) VALUES (2, '2026-11-29 22:49:12.132615+00', 'boss', 'Boss', 'login', '', '');
INSERT INTO public.audit (id, at, agent, name, action, conversation, detail) VALUES (3, '2026-11-29 22:49:12.72229+00', 'ann', 'Ann', 'claim', 'WsWgLQGSyRIQDHFq_BOYmw', '');
INSERT INTO public.audit (id, at, agent, name, action, conversation, detail) VALUES (4, '2026-11-29 22:49:13.318976+00', 'boss', 'Boss', 'claim', 'jSBn26zZdPzeihyThFkajQ', '');
INSERT INTO public.audit (id, at, agent, name, action, conversation, detail) VALUES (5, '2026-11-29 22:49:13.429648+00', 'boss', 'Boss', 'resolve', 'jSBn26zZdPzeihyThFkajQ', 'fixed');
INSERT INTO public.audit (id, at, agent, name, action, conversation, detail) VALUES (6, '2026-11-29 22:49:14.896885+00', 'slack:U0ANA', 'Ana', 'claim', 'itWFD3q6cAt0LWfOHEQ59Q', '');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('Rio0AAPH3kHpurabmoFm1g', 'b8afae8de846e7aff1288ef18b8fcf84eb7b2c06106a2bdc0c46c66d4244e634', 'c-1004', 'Mina Sato', 'UTC', '', 'waiting', 2, '', 6, 4, NULL, NULL, NULL, '2026-11-29 22:49:12.178782+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 'b7d39875f125e9ae47571f531aa69c94d72a84183782ef52ded67250ce1cd1c3', 'c-1001', 'Zoë O’Brien', 'America/Chicago', 'https://help.custombooks.example/banking', 'bot', 1, '', 9, 8, NULL, NULL, NULL, '2026-11-29 22:49:10.149308+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', '41086bc29d19a3c46e1e1d5755cb3932798c6cbb935e06e0a0e2100df8790af2', 'c-1005', 'Omar Haddad', 'UTC', '', 'agent', 3, 'ann', 8, 7, NULL, NULL, NULL, '2026-11-29 22:49:12.463109+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('jSBn26zZdPzeihyThFkajQ', '2cf2a4b4b9d76cb1663bc459c22fbdabd0e92ac47374c95fb72733549b7d76fb', '', '', 'UTC', '', 'closed', 4, '', 7, 5, NULL, NULL, NULL, '2026-11-29 22:49:13.078936+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', '16de5f95281490adbbbe38757f5f543871cc752aecd6bed69c5094549f36f2de', 'c-1002', 'Łukasz Nowak', 'America/Chicago', 'https://help.custombooks.example/banking', 'bot', 1, '', 8, 7, NULL, NULL, NULL, '2026-11-29 22:49:10.69725+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('6bZigIB6Hg3skIEqQ-agdA', '0152cbc299fa2e2dc39116c0f6107f57b4453f222007d8a88aa9a52ce753f15c', '', '', 'America/Chicago', 'https://help.custombooks.example/banking', 'bot', 1, '', 8, 6, '2026-11-29 22:49:25.232407+00', NULL, NULL, '2026-11-29 22:49:11.32427+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 'b9d627afb9c0ff669e72570a358aabdfa36c420e8c060132f8b681773370ca03', '', '', 'America/Chicago', 'https://help.custombooks.example/banking', 'bot', 1, '', 8, 7, '2026-11-29 22:49:25.237448+00', NULL, NULL, '2026-11-29 22:49:11.419233+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('itWFD3q6cAt0LWfOHEQ59Q', 'f276afa6b875eb99620211a8467913065340470e55c5579d199c25b37e4a3251', '', '', 'UTC', '', 'agent', 3, 'slack:U0ANA', 6, 4, NULL, NULL, NULL, '2026-11-29 22:49:14.483333+00');
INSERT INTO public.conversations (id, token_hash, customer_id, customer_name, timezone, page, owner, version, agent, next_seq, changes, troubled_at, lease_by, lease_until, created_at) VALUES ('A4oZ-vkrtmL--N0A29slNQ', '696bbea1336e45b4df2d0f214a812d292f6366ea2155946c4597c42040b5563b', 'c-1003', 'José Peña', 'America/Chicago', 'https://help.custombooks.example/banking', 'bot', 1, '', 9, 7, '2026-11-29 22:49:25.248398+00', NULL, NULL, '2026-11-29 22:49:11.148766+00');
INSERT INTO public.customer_words (conversation, contact, stars, words, rated_at) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', '', 5, 'Quick, danke schön', '2026-11-29 22:49:11.733003+00');
INSERT INTO public.customer_words (conversation, contact, stars, words, rated_at) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 'guest@example.com', NULL, '', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 2, '0a4ea1b7-a539-5f98-a6b6-933d0f9d71f9', 'bot', '', 'Which bank is it?', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:10.331851+00', '{"said":[],"asks":"bank","bank":""}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 1, '97c00d95-831e-4a4c-b254-c06cbba7bc1d', 'customer', '', 'chase feed stopped working', '', NULL, NULL, true, 2, '2026-11-29 22:49:10.224018+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 4, '2ab2a3f4-0f9e-50cb-a149-ec48c5d7c84a', 'bot', '', '402 means that the bank wants the sign-in again.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:10.434313+00', '{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 5, 'ccaa8cad-45ec-5e11-88fb-7ff8c6f3cc73', 'bot', '', 'Can you sign in at chase.com?', '', '[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]', '{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}', NULL, NULL, '2026-11-29 22:49:10.434313+00', '{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 3, '173bfc5d-9d14-4486-97bf-3668fee0c0c1', 'customer', '', 'it says 402', '', NULL, NULL, true, 5, '2026-11-29 22:49:10.411551+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 7, '57d4286f-9a24-5383-a540-a37f05f4e578', 'bot', '', 'The refresh is running.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:10.606022+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 6, '8bb25533-a54f-481e-a526-01645f5322ad', 'customer', '', 'refresh it for me', '', NULL, NULL, true, 7, '2026-11-29 22:49:10.524505+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', 2, 'cd219a27-b4db-55bb-8ad5-52f7d7b4971c', 'bot', '', '402 means that the bank wants the sign-in again.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:10.796979+00', '{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', 3, 'dc25af2d-13ed-546f-b872-b1caf469bbd8', 'bot', '', 'Can you sign in at chase.com?', '', '[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]', '{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}', NULL, NULL, '2026-11-29 22:49:10.796979+00', '{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', 1, '1ecbe186-4ca6-40e5-a9ed-7c37fcaf5c23', 'customer', '', 'getting 402 from chase', '', NULL, NULL, true, 3, '2026-11-29 22:49:10.740706+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', 5, 'a5da2c8c-4788-5e73-97fe-6b5463b11634', 'bot', '', 'Which bank is it?', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:10.955333+00', '{"said":[],"asks":"bank","bank":""}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', 4, '3ca1f5eb-fd87-42f0-8f95-4171d0ecce25', 'customer', '', 'no, i CAN get in at the bank', '', NULL, NULL, true, 5, '2026-11-29 22:49:10.878831+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', 7, 'aa510071-089b-5244-854a-d676c967c880', 'bot', '', 'Which bank is it?', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:11.105949+00', '{"said":[],"asks":"bank","bank":""}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('W9-xfrPBNzJ4ZiIdRCdAmQ', 6, '86237b5e-6a3f-457d-83a7-41997dc03abf', 'customer', '', 'thanks 🙂', '', NULL, NULL, true, 7, '2026-11-29 22:49:11.064892+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 2, '9ed859b7-ca1b-59be-abb1-34f37d73fa86', 'bot', '', 'Which bank is it?', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:11.2291+00', '{"said":[],"asks":"bank","bank":""}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 1, 'a4b6cb45-5b06-4216-91fb-5fe133eec523', 'customer', '', 'días faltan en mi cuenta', '', NULL, NULL, true, 2, '2026-11-29 22:49:11.182053+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 4, '9865e2b0-cede-564d-a130-b9a6e13a20b8', 'bot', '', '402 means that the bank wants the sign-in again.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:11.291956+00', '{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 5, '80dcc70f-1d43-5f02-b458-a21dc8671017', 'bot', '', 'Can you sign in at chase.com?', '', '[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]', '{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}', NULL, NULL, '2026-11-29 22:49:11.291956+00', '{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 3, '305586e1-f217-459e-b983-87ab213c6581', 'customer', '', '402', '', NULL, NULL, true, 5, '2026-11-29 22:49:11.270944+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 2, '29078518-3909-5a13-91e9-da6cf66ddf67', 'bot', '', '402 means that the bank wants the sign-in again.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:11.384635+00', '{"said":["utter_told_code"],"asks":"","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 3, '2959a165-7c21-521a-8451-e22d2222e9a3', 'bot', '', 'Can you sign in at chase.com?', '', '[{"title":"Yes","choice":"/inform{\"act\": \"bank_login\"}"},{"title":"No","choice":"/inform{\"act\": \"bank_login_no\"}"}]', '{"type":"article","id":"update-credentials","title":"Update a bank''s sign-in"}', NULL, NULL, '2026-11-29 22:49:11.384635+00', '{"said":[],"asks":"bank_login","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 1, '35bfad9d-20e6-4ba7-91ac-51cf0e2e0b27', 'customer', '', 'what does 402 mean?', '', NULL, NULL, true, 3, '2026-11-29 22:49:11.348226+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 2, 'cf73d049-98c3-5d70-9339-60f3d2402a28', 'bot', '', 'Which bank is it?', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:11.478129+00', '{"said":[],"asks":"bank","bank":""}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 1, 'b6c58063-1d4c-46a7-a9c8-f077308e40b4', 'customer', '', 'hello', '', NULL, NULL, true, 2, '2026-11-29 22:49:11.438777+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 4, 'c740d33b-b23d-50ea-bf0a-8a9253f9fcb7', 'bot', '', 'Which bank is it?', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:11.590615+00', '{"said":[],"asks":"bank","bank":""}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 3, '9da3d2c0-c538-47cf-a6b3-9c63e2da2c4c', 'customer', '', 'café wifi, sorry
second line', '', NULL, NULL, true, 4, '2026-11-29 22:49:11.548149+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 4, 'ae5c5830-46be-4745-aae1-551cceceaa67', 'system', '', 'Thank you. If we don''t meet here, we''ll reach you at guest@example.com.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:11.79796+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('Rio0AAPH3kHpurabmoFm1g', 2, '586186a9-3041-5cc4-8e73-69657f6b6e0b', 'bot', '', 'I''ll get a person.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:12.246472+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('Rio0AAPH3kHpurabmoFm1g', 1, '1ccc33e0-0807-4690-93f5-01dfd414e2e1', 'customer', '', 'a person please', '', NULL, NULL, true, 2, '2026-11-29 22:49:12.204423+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('Rio0AAPH3kHpurabmoFm1g', 3, '9b6bf248-bc05-4242-9229-9fbc4bd1d2d6', 'system', '', 'I''ve passed this to our support team: your ticket is CB-PA8YYX. You''re next in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.', '', '[{"title":"Back to the assistant","choice":"resume"}]', NULL, NULL, NULL, '2026-11-29 22:49:12.25276+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('Rio0AAPH3kHpurabmoFm1g', 5, 'fe2e71ac-d040-5871-babf-1772ee4e9086', 'bot', '', 'Which bank is it?', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:12.471323+00', '{"said":[],"asks":"bank","bank":""}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('Rio0AAPH3kHpurabmoFm1g', 4, 'd46ed3a7-1d36-49c0-b6ff-3efa6c12d56f', 'customer', '', 'still here', '', NULL, NULL, true, 5, '2026-11-29 22:49:12.410606+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 2, '3d16ed6c-bdaa-529f-a444-195a7a2e8eae', 'bot', '', 'I''ll get a person.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:12.556033+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 1, '484f8270-a156-436f-b5ac-d7f2bce2f84e', 'customer', '', 'get me a person', '', NULL, NULL, true, 2, '2026-11-29 22:49:12.495819+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 3, '28b641ef-3f29-4f96-a631-86e752a9839b', 'system', '', 'I''ve passed this to our support team: your ticket is CB-R2TXWJ. You''re number 2 in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.', '', '[{"title":"Back to the assistant","choice":"resume"}]', NULL, NULL, NULL, '2026-11-29 22:49:12.558268+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 4, '8fc572dc-516a-43e0-8c39-061876d1be7c', 'system', 'Ann', 'Ann from our support team has joined.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:12.72229+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 5, 'cfb91fbf-b3ff-4875-a131-0ecd3a2f5535', 'agent', 'Ann', 'Hello Omar, Ann here.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:12.815296+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', 8, '19780ca0-355e-5164-9f34-a3005636fa88', 'bot', '', '**Chase** works again: 12 new transactions.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:12.84955+00', '{"said":["utter_refresh_succeeded"],"asks":"","bank":"chase"}');
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 6, 'bfdc54fb-19ef-429c-be78-33b74d56b94b', 'customer', '', 'my chase account shows 402', '', NULL, NULL, true, 6, '2026-11-29 22:49:12.906656+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 7, 'f86b7b57-47ba-54bb-ab02-76b6a1a073cd', 'customer', '', '', '', NULL, '{"type":"image","attachment":"7288174c891086956e77c6ba759056d010bf111eb743815c","kind":"image/png"}', true, 7, '2026-11-29 22:49:13.041273+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('jSBn26zZdPzeihyThFkajQ', 1, '85883da2-1348-4399-9ff5-cc7b1201ec57', 'customer', '', 'a person, quick', '', NULL, NULL, true, 2, '2026-11-29 22:49:13.120246+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('itWFD3q6cAt0LWfOHEQ59Q', 5, '3cea2afc-0b4a-5c2b-b730-d814f0938273', 'agent', 'Ana', 'Looking at it now.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:15.347375+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 7, 'f1432c10-97c5-40f8-9689-e5e02cc46dd7', 'customer', '', '402 again', '', NULL, NULL, false, NULL, '2026-11-29 22:49:15.518724+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 6, '9c4c8574-8ad7-4403-bbd4-1c6ad7e7615c', 'customer', '', '402 again', '', NULL, NULL, false, NULL, '2026-11-29 22:49:15.648084+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 6, '58ab17bd-ce03-423d-9dd9-80dc018e4a4b', 'customer', '', '402 again', '', NULL, NULL, false, NULL, '2026-11-29 22:49:15.77851+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('jSBn26zZdPzeihyThFkajQ', 2, '01e43f55-54a3-5d37-a9b2-b5ee68e21e01', 'bot', '', 'I''ll get a person.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:13.161626+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('jSBn26zZdPzeihyThFkajQ', 3, 'c4762643-5973-4e57-8419-5ba9fc03b44d', 'system', '', 'I''ve passed this to our support team: your ticket is CB-CDAQ58. You''re number 2 in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.', '', '[{"title":"Back to the assistant","choice":"resume"}]', NULL, NULL, NULL, '2026-11-29 22:49:13.170118+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 7, '222555b3-9e8d-4ce8-bce7-4973f31e3299', 'system', '', 'I''m having trouble answering right now. Your message is safe, and I''ll answer it as soon as I can. If you''d rather not wait, you can talk to a person.', '', '[{"title":"Talk to a person","choice":"person"}]', NULL, NULL, NULL, '2026-11-29 22:49:25.232407+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('jSBn26zZdPzeihyThFkajQ', 4, 'de676a08-365a-4e08-9c10-ed50e8c0f10f', 'system', 'Boss', 'Boss from our support team has joined.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:13.318976+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('itWFD3q6cAt0LWfOHEQ59Q', 4, '2889b2c8-4661-4c96-bd88-28f33e392f14', 'system', 'Ana', 'Ana from our support team has joined.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:14.896885+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('jSBn26zZdPzeihyThFkajQ', 5, '6051d206-4364-4189-bb5b-91bcb664c213', 'agent', 'Boss', 'Try now.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:13.381188+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('6bZigIB6Hg3skIEqQ-agdA', 5, '23ac4173-e3b2-4a78-8b9e-348ec8f78b4a', 'customer', '', 'are you there?', '', NULL, NULL, false, NULL, '2026-11-29 22:49:15.574223+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 5, '605b22ad-5b24-43c2-beaf-eff353c84275', 'customer', '', 'are you there?', '', NULL, NULL, false, NULL, '2026-11-29 22:49:15.698275+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('jSBn26zZdPzeihyThFkajQ', 6, 'ff070610-5c43-479b-b905-33b482ad546c', 'system', '', 'This conversation was closed. Write here again any time you need help.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:13.429648+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('itWFD3q6cAt0LWfOHEQ59Q', 1, '51d4daa0-515c-478a-a2eb-cdef4b6f998a', 'customer', '', 'person in slack please', '', NULL, NULL, true, 2, '2026-11-29 22:49:14.542509+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('_59qnAPq-p95V6M2x8NlLQ', 7, 'dbcc43f8-6793-4273-9a79-21ee7706ad2a', 'system', '', 'I''m having trouble answering right now. Your message is safe, and I''ll answer it as soon as I can. If you''d rather not wait, you can talk to a person.', '', '[{"title":"Talk to a person","choice":"person"}]', NULL, NULL, NULL, '2026-11-29 22:49:25.237448+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('itWFD3q6cAt0LWfOHEQ59Q', 2, 'cd7f1d48-3546-5088-9b4a-38caf473b6fd', 'bot', '', 'I''ll get a person.', '', NULL, NULL, NULL, NULL, '2026-11-29 22:49:14.593817+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('itWFD3q6cAt0LWfOHEQ59Q', 3, '9d8112a4-b865-4db5-8283-ba9d0ea6fe15', 'system', '', 'I''ve passed this to our support team: your ticket is CB-S3BMRN. You''re number 2 in the queue. Someone will join you here shortly. You can keep writing here; everything reaches them.', '', '[{"title":"Back to the assistant","choice":"resume"}]', NULL, NULL, NULL, '2026-11-29 22:49:14.607222+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 6, '950c9d7a-4062-4ba7-9637-f358d7eeee61', 'customer', '', 'are you there?', '', NULL, NULL, false, NULL, '2026-11-29 22:49:15.450466+00', NULL);
INSERT INTO public.messages (conversation, seq, id, author, name, text, choice, buttons, card, answered, answered_seq, at, about) VALUES ('A4oZ-vkrtmL--N0A29slNQ', 8, '6504204f-7ebe-4c7c-913b-9e1a1351d78d', 'system', '', 'I''m having trouble answering right now. Your message is safe, and I''ll answer it as soon as I can. If you''d rather not wait, you can talk to a person.', '', '[{"title":"Talk to a person","choice":"person"}]', NULL, NULL, NULL, '2026-11-29 22:49:25.248398+00', NULL);
INSERT INTO public.notes (conversation, id, agent, name, text, at) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', '038cf41d-29c8-4bd7-9893-fd266005f5a5', 'ann', 'Ann', 'asked for the branch', '2026-11-29 22:49:12.982081+00');
INSERT INTO public.probes (id, at) VALUES (1, '2026-11-29 22:49:09.679596+00');
INSERT INTO public.refreshes (id, conversation, customer, connection, bank, state, asked_input, started_at, deadline, due_at, unreachable_since, lease_by, lease_until, result) VALUES ('f8c27465-013d-5b58-bb3a-1a0decca223b', 'ZLB9-g40ibgTXqr7jn7ldQ', 'c-1001', 'c-ZLB9-g40', 'Chase', 'ended', false, '2026-11-29 20:00:00+00', '2026-11-29 22:54:10.617094+00', '2026-11-29 22:49:12.617094+00', NULL, '00d549ecca1c4f78950d0d5da14751b5', '2026-11-29 22:49:27.656094+00', 'unknown');
INSERT INTO public.seen_marks (conversation, reader, seq) VALUES ('ZLB9-g40ibgTXqr7jn7ldQ', '', 4);
INSERT INTO public.seen_marks (conversation, reader, seq) VALUES ('WsWgLQGSyRIQDHFq_BOYmw', 'ann', 5);
INSERT INTO public.seen_marks (conversation, reader, seq) VALUES ('jSBn26zZdPzeihyThFkajQ', 'boss', 5);
INSERT INTO public.seen_marks (conversation, reader, seq) VALUES ('itWFD3q6cAt0LWfOHEQ59Q', 'slack:U0ANA', 5);
INSERT INTO public.slack_inbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, message_key, client_key) VALUES (1, 'action:trigger-40', 'C0SUPPORT:1795992555.000038', '{}', 'done', 1, '2026-11-29 22:49:14.83284+00', '2026-11-29 22:49:14.83284+00', 'd26bb6fd06154ccbb692fa7acf10b4af', '2026-11-29 22:49:44.851331+00', NULL, NULL);
INSERT INTO public.slack_inbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, message_key, client_key) VALUES (2, 'T0TEAM:Ev00000043', 'C0SUPPORT:1795992555.000038', '{}', 'done', 1, '2026-11-29 22:49:15.12042+00', '2026-11-29 22:49:15.12042+00', '1a263331f5aa48c5b57802583a39e2b0', '2026-11-29 22:49:45.173124+00', 'C0SUPPORT:1795992555.000042', NULL);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (13, 'CB-CDAQ58:transcript:3', 'ticket:CB-CDAQ58', '{}', 'done', 1, '2026-11-29 22:49:13.186944+00', '2026-11-29 22:49:13.186944+00', 'a6fe8992ba3143d9ac7e30b82d837ae1', '2026-11-29 22:49:43.382796+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (1, 'CB-PA8YYX:head:2', 'ticket:CB-PA8YYX', '{}', 'done', 1, '2026-11-29 22:49:12.276918+00', '2026-11-29 22:49:12.276918+00', '9cb08fcb88df46f1af938332661014b5', '2026-11-29 22:49:42.327466+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (2, 'CB-PA8YYX:transcript:3', 'ticket:CB-PA8YYX', '{}', 'done', 1, '2026-11-29 22:49:12.276918+00', '2026-11-29 22:49:12.276918+00', '2292c5f07b78450fba16638ada44f616', '2026-11-29 22:49:42.45467+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (8, 'CB-R2TXWJ:update:3claimed', 'ticket:CB-R2TXWJ', '{}', 'done', 1, '2026-11-29 22:49:12.746738+00', '2026-11-29 22:49:12.746738+00', '0a648897f00c42ada70d45749f7a6907', '2026-11-29 22:49:43.01982+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (18, 'CB-CDAQ58:update:4resolved', 'ticket:CB-CDAQ58', '{}', 'done', 1, '2026-11-29 22:49:13.458142+00', '2026-11-29 22:49:13.458142+00', '4fe0de0c733d465bb3f9cb5fdf94671c', '2026-11-29 22:49:43.600129+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (3, 'CB-PA8YYX:message:4', 'ticket:CB-PA8YYX', '{}', 'done', 1, '2026-11-29 22:49:12.442144+00', '2026-11-29 22:49:12.442144+00', 'b0d101caaa5d44099f991520d0ad1480', '2026-11-29 22:49:42.528439+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (9, 'CB-R2TXWJ:message:5', 'ticket:CB-R2TXWJ', '{}', 'done', 1, '2026-11-29 22:49:12.858238+00', '2026-11-29 22:49:12.858238+00', '26d4dc0ff8694b8392062b3152c5b980', '2026-11-29 22:49:43.127243+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (5, 'CB-R2TXWJ:head:2', 'ticket:CB-R2TXWJ', '{}', 'done', 1, '2026-11-29 22:49:12.573169+00', '2026-11-29 22:49:12.573169+00', '874c215575ff46958a6eec2bcce1d383', '2026-11-29 22:49:42.604061+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (4, 'CB-PA8YYX:message:5', 'ticket:CB-PA8YYX', '{}', 'done', 1, '2026-11-29 22:49:12.480406+00', '2026-11-29 22:49:12.480406+00', 'd709ef4e66c040df96da51c7008d1299', '2026-11-29 22:49:42.679338+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (6, 'CB-R2TXWJ:transcript:3', 'ticket:CB-R2TXWJ', '{}', 'done', 1, '2026-11-29 22:49:12.573169+00', '2026-11-29 22:49:12.573169+00', '5fce0a13cc9d4a5283c0391e8beb429b', '2026-11-29 22:49:42.78266+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (7, 'CB-R2TXWJ:message:4', 'ticket:CB-R2TXWJ', '{}', 'done', 1, '2026-11-29 22:49:12.746738+00', '2026-11-29 22:49:12.746738+00', '44352195244e4512958f0f062cc7be0d', '2026-11-29 22:49:42.951576+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (10, 'CB-R2TXWJ:message:6', 'ticket:CB-R2TXWJ', '{}', 'done', 1, '2026-11-29 22:49:12.910235+00', '2026-11-29 22:49:12.910235+00', '1fc0f16fa3bb43248827d9582fb83c54', '2026-11-29 22:49:43.200999+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (12, 'CB-CDAQ58:head:2', 'ticket:CB-CDAQ58', '{}', 'done', 1, '2026-11-29 22:49:13.186944+00', '2026-11-29 22:49:13.186944+00', '9016e5b6f6eb4ffeaf755b3c0e677943', '2026-11-29 22:49:43.231163+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (11, 'CB-R2TXWJ:message:7', 'ticket:CB-R2TXWJ', '{}', 'done', 1, '2026-11-29 22:49:13.063373+00', '2026-11-29 22:49:13.063373+00', '3699beaff5254536a9e4cda426f55e37', '2026-11-29 22:49:43.31129+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (14, 'CB-CDAQ58:message:4', 'ticket:CB-CDAQ58', '{}', 'done', 1, '2026-11-29 22:49:13.334527+00', '2026-11-29 22:49:13.334527+00', 'f0d635075ae4492c98635511d01971c8', '2026-11-29 22:49:43.413813+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (15, 'CB-CDAQ58:update:3claimed', 'ticket:CB-CDAQ58', '{}', 'done', 1, '2026-11-29 22:49:13.334527+00', '2026-11-29 22:49:13.334527+00', 'e4366a138e81483185533ef485ec8c8d', '2026-11-29 22:49:43.482941+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (19, 'CB-S3BMRN:head:2', 'ticket:CB-S3BMRN', '{}', 'done', 1, '2026-11-29 22:49:14.618801+00', '2026-11-29 22:49:14.618801+00', 'e3fa93c0049a497cae7150bd8c32b53a', '2026-11-29 22:49:44.633546+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (16, 'CB-CDAQ58:message:5', 'ticket:CB-CDAQ58', '{}', 'done', 1, '2026-11-29 22:49:13.40058+00', '2026-11-29 22:49:13.40058+00', 'a7361e2356394bd581551e23c7e973e3', '2026-11-29 22:49:43.519616+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (23, 'CB-S3BMRN:message:5', 'ticket:CB-S3BMRN', '{}', 'done', 1, '2026-11-29 22:49:15.377357+00', '2026-11-29 22:49:15.377357+00', 'adc146a80c314825995917301299e0e3', '2026-11-29 22:49:45.404116+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (17, 'CB-CDAQ58:message:6', 'ticket:CB-CDAQ58', '{}', 'done', 1, '2026-11-29 22:49:13.458142+00', '2026-11-29 22:49:13.458142+00', '644317bd9b314ea7a5aeb2cfa3fb9265', '2026-11-29 22:49:43.554665+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (20, 'CB-S3BMRN:transcript:3', 'ticket:CB-S3BMRN', '{}', 'done', 1, '2026-11-29 22:49:14.618801+00', '2026-11-29 22:49:14.618801+00', '5ff70067d613469a98e2662ba8c63670', '2026-11-29 22:49:44.699198+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (21, 'CB-S3BMRN:message:4', 'ticket:CB-S3BMRN', '{}', 'done', 1, '2026-11-29 22:49:14.925991+00', '2026-11-29 22:49:14.925991+00', '17d5b64d37284b098ed35094e51790d2', '2026-11-29 22:49:44.955087+00', 'C0SUPPORT', true);
INSERT INTO public.slack_outbox ("position", key, lane, payload, state, attempts, queued_at, due_at, lease_by, lease_until, channel, doubtful) VALUES (22, 'CB-S3BMRN:update:3claimed', 'ticket:CB-S3BMRN', '{}', 'done', 1, '2026-11-29 22:49:14.925991+00', '2026-11-29 22:49:14.925991+00', '9a1805fee01a43929e1f043b903a03d6', '2026-11-29 22:49:45.029949+00', 'C0SUPPORT', true);
INSERT INTO public.slack_threads (ticket, conversation, channel, ts, noted, open, opened_at) VALUES ('CB-PA8YYX', 'Rio0AAPH3kHpurabmoFm1g', 'C0SUPPORT', '1795992552.000023', 'waiting//open', true, '2026-11-29 22:49:12.276918+00');
INSERT INTO public.slack_threads (ticket, conversation, channel, ts, noted, open, opened_at) VALUES ('CB-R2TXWJ', 'WsWgLQGSyRIQDHFq_BOYmw', 'C0SUPPORT', '1795992553.000026', 'agent/ann/claimed', true, '2026-11-29 22:49:12.573169+00');
INSERT INTO public.slack_threads (ticket, conversation, channel, ts, noted, open, opened_at) VALUES ('CB-CDAQ58', 'jSBn26zZdPzeihyThFkajQ', 'C0SUPPORT', '1795992553.000032', 'closed//resolved', false, '2026-11-29 22:49:13.186944+00');
INSERT INTO public.slack_threads (ticket, conversation, channel, ts, noted, open, opened_at) VALUES ('CB-S3BMRN', 'itWFD3q6cAt0LWfOHEQ59Q', 'C0SUPPORT', '1795992555.000038', 'agent/slack:U0ANA/claimed', true, '2026-11-29 22:49:14.618801+00');
INSERT INTO public.tickets (number, conversation, status, reason, agent, brief, opened_at, resolved_at, waiting_since, told_at, told_next, first_answer_at, outcome) VALUES ('CB-PA8YYX', 'Rio0AAPH3kHpurabmoFm1g', 'open', 'requested', '', '{"customer":"c-1004","bank":"Chase","code":"402","account":"…1234","steps_tried":["manual_refresh"],"refreshes":[],"last_words":"a person please","verified":true,"name":"Mina Sato","connection":"","mood":"","opening":"chase feed stopped working","banks":[{"bank":"Chase","code":"402","state":"failing"},{"bank":"Ally Bank","state":"healthy"}],"facts":[{"fact":"password_changed","value":"","bank":"Chase","source":"told","at":"2026-11-29T14:05:00+00:00"}],"untried":["sign_in"]}', '2026-11-29 22:49:12.25276+00', NULL, '2026-11-29 22:49:12.25276+00', NULL, true, NULL, NULL);
INSERT INTO public.tickets (number, conversation, status, reason, agent, brief, opened_at, resolved_at, waiting_since, told_at, told_next, first_answer_at, outcome) VALUES ('CB-R2TXWJ', 'WsWgLQGSyRIQDHFq_BOYmw', 'claimed', 'requested', 'ann', '{"customer":"c-1005","bank":"Chase","code":"402","account":"…1234","steps_tried":["manual_refresh"],"refreshes":[],"last_words":"get me a person","verified":true,"name":"Omar Haddad","connection":"","mood":"","opening":"chase feed stopped working","banks":[{"bank":"Chase","code":"402","state":"failing"},{"bank":"Ally Bank","state":"healthy"}],"facts":[{"fact":"password_changed","value":"","bank":"Chase","source":"told","at":"2026-11-29T14:05:00+00:00"}],"untried":["sign_in"]}', '2026-11-29 22:49:12.558268+00', NULL, '2026-11-29 22:49:12.558268+00', NULL, NULL, '2026-11-29 22:49:12.815296+00', NULL);
INSERT INTO public.tickets (number, conversation, status, reason, agent, brief, opened_at, resolved_at, waiting_since, told_at, told_next, first_answer_at, outcome) VALUES ('CB-CDAQ58', 'jSBn26zZdPzeihyThFkajQ', 'resolved', 'requested', 'boss', '{"customer":"","bank":"Chase","code":"402","account":"…1234","steps_tried":["manual_refresh"],"refreshes":[],"last_words":"a person, quick","verified":false,"name":"","connection":"","mood":"","opening":"chase feed stopped working","banks":[{"bank":"Chase","code":"402","state":"failing"},{"bank":"Ally Bank","state":"healthy"}],"facts":[{"fact":"password_changed","value":"","bank":"Chase","source":"told","at":"2026-11-29T14:05:00+00:00"}],"untried":["sign_in"]}', '2026-11-29 22:49:13.170118+00', '2026-11-29 22:49:13.429648+00', '2026-11-29 22:49:13.170118+00', NULL, NULL, '2026-11-29 22:49:13.381188+00', 'fixed');
INSERT INTO public.tickets (number, conversation, status, reason, agent, brief, opened_at, resolved_at, waiting_since, told_at, told_next, first_answer_at, outcome) VALUES ('CB-S3BMRN', 'itWFD3q6cAt0LWfOHEQ59Q', 'claimed', 'requested', 'slack:U0ANA', '{"customer":"","bank":"Discover","code":"409","account":"","steps_tried":[],"refreshes":[],"last_words":"person in slack please","verified":false,"name":"","connection":"","mood":"","opening":"person in slack please","banks":[],"facts":[],"untried":[]}', '2026-11-29 22:49:14.607222+00', NULL, '2026-11-29 22:49:14.607222+00', NULL, NULL, '2026-11-29 22:49:15.347375+00', NULL);
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (1, 'ZLB9-g40ibgTXqr7jn7ldQ', '97c00d95-831e-4a4c-b254-c06cbba7bc1d', 'message', '{"text":"chase feed stopped working","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:10.224018+00', '2026-11-29 22:49:10.224018+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (2, 'ZLB9-g40ibgTXqr7jn7ldQ', '173bfc5d-9d14-4486-97bf-3668fee0c0c1', 'message', '{"text":"it says 402","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:10.411551+00', '2026-11-29 22:49:10.411551+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (3, 'ZLB9-g40ibgTXqr7jn7ldQ', '8bb25533-a54f-481e-a526-01645f5322ad', 'message', '{"text":"refresh it for me","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:10.524505+00', '2026-11-29 22:49:10.524505+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (4, 'W9-xfrPBNzJ4ZiIdRCdAmQ', '1ecbe186-4ca6-40e5-a9ed-7c37fcaf5c23', 'message', '{"text":"getting 402 from chase","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:10.740706+00', '2026-11-29 22:49:10.740706+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (5, 'W9-xfrPBNzJ4ZiIdRCdAmQ', '3ca1f5eb-fd87-42f0-8f95-4171d0ecce25', 'message', '{"text":"no, i CAN get in at the bank","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:10.878831+00', '2026-11-29 22:49:10.878831+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (6, 'W9-xfrPBNzJ4ZiIdRCdAmQ', '86237b5e-6a3f-457d-83a7-41997dc03abf', 'message', '{"text":"thanks 🙂","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:11.064892+00', '2026-11-29 22:49:11.064892+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (7, 'A4oZ-vkrtmL--N0A29slNQ', 'a4b6cb45-5b06-4216-91fb-5fe133eec523', 'message', '{"text":"días faltan en mi cuenta","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:11.182053+00', '2026-11-29 22:49:11.182053+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (8, 'A4oZ-vkrtmL--N0A29slNQ', '305586e1-f217-459e-b983-87ab213c6581', 'message', '{"text":"402","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:11.270944+00', '2026-11-29 22:49:11.270944+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (9, '6bZigIB6Hg3skIEqQ-agdA', '35bfad9d-20e6-4ba7-91ac-51cf0e2e0b27', 'message', '{"text":"what does 402 mean?","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:11.348226+00', '2026-11-29 22:49:11.348226+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (10, '_59qnAPq-p95V6M2x8NlLQ', 'b6c58063-1d4c-46a7-a9c8-f077308e40b4', 'message', '{"text":"hello","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:11.438777+00', '2026-11-29 22:49:11.438777+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (11, '_59qnAPq-p95V6M2x8NlLQ', '9da3d2c0-c538-47cf-a6b3-9c63e2da2c4c', 'message', '{"text":"café wifi, sorry\nsecond line","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:11.548149+00', '2026-11-29 22:49:11.548149+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (12, 'Rio0AAPH3kHpurabmoFm1g', '1ccc33e0-0807-4690-93f5-01dfd414e2e1', 'message', '{"text":"a person please","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:12.204423+00', '2026-11-29 22:49:12.204423+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (13, 'Rio0AAPH3kHpurabmoFm1g', 'd46ed3a7-1d36-49c0-b6ff-3efa6c12d56f', 'message', '{"text":"still here","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:12.410606+00', '2026-11-29 22:49:12.410606+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (14, 'WsWgLQGSyRIQDHFq_BOYmw', '484f8270-a156-436f-b5ac-d7f2bce2f84e', 'message', '{"text":"get me a person","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:12.495819+00', '2026-11-29 22:49:12.495819+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (15, 'ZLB9-g40ibgTXqr7jn7ldQ', '6b906319-4e07-5150-9931-7f38533e203f', 'event', '{"text":"","choice":"","event":"refresh_ended","data":{"connection":"c-ZLB9-g40","bank":"Chase","state":"unknown","code":"","status":"","new_transactions":0,"started_at":"2026-11-29T20:00:00+00:00"}}', 'answered', 0, 0, '2026-11-29 22:49:12.716953+00', '2026-11-29 22:49:12.716953+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (16, 'jSBn26zZdPzeihyThFkajQ', '85883da2-1348-4399-9ff5-cc7b1201ec57', 'message', '{"text":"a person, quick","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:13.120246+00', '2026-11-29 22:49:13.120246+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (17, 'itWFD3q6cAt0LWfOHEQ59Q', '51d4daa0-515c-478a-a2eb-cdef4b6f998a', 'message', '{"text":"person in slack please","choice":"","event":"","data":{}}', 'answered', 0, 0, '2026-11-29 22:49:14.542509+00', '2026-11-29 22:49:14.542509+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (19, 'A4oZ-vkrtmL--N0A29slNQ', 'f1432c10-97c5-40f8-9689-e5e02cc46dd7', 'message', '{"text":"402 again","choice":"","event":"","data":{}}', 'pending', 0, 0, '2026-11-29 22:49:15.518724+00', '2026-11-29 22:49:15.518724+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (21, '6bZigIB6Hg3skIEqQ-agdA', '9c4c8574-8ad7-4403-bbd4-1c6ad7e7615c', 'message', '{"text":"402 again","choice":"","event":"","data":{}}', 'pending', 0, 0, '2026-11-29 22:49:15.648084+00', '2026-11-29 22:49:15.648084+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (23, '_59qnAPq-p95V6M2x8NlLQ', '58ab17bd-ce03-423d-9dd9-80dc018e4a4b', 'message', '{"text":"402 again","choice":"","event":"","data":{}}', 'pending', 0, 0, '2026-11-29 22:49:15.77851+00', '2026-11-29 22:49:15.77851+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (20, '6bZigIB6Hg3skIEqQ-agdA', '23ac4173-e3b2-4a78-8b9e-348ec8f78b4a', 'message', '{"text":"are you there?","choice":"","event":"","data":{}}', 'pending', 1, 1, '2026-11-29 22:49:15.574223+00', '2026-11-29 22:49:25.657998+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (22, '_59qnAPq-p95V6M2x8NlLQ', '605b22ad-5b24-43c2-beaf-eff353c84275', 'message', '{"text":"are you there?","choice":"","event":"","data":{}}', 'pending', 1, 1, '2026-11-29 22:49:15.698275+00', '2026-11-29 22:49:25.621627+00');
INSERT INTO public.turns ("position", conversation, id, kind, payload, state, attempts, failures, asked_at, due_at) VALUES (18, 'A4oZ-vkrtmL--N0A29slNQ', '950c9d7a-4062-4ba7-9637-f358d7eeee61', 'message', '{"text":"are you there?","choice":"","event":"","data":{}}', 'pending', 1, 1, '2026-11-29 22:49:15.450466+00', '2026-11-29 22:49:25.719391+00');
SELECT pg_catalog.setval('public.audit_id_seq', 6, true);
SELECT pg_catalog.setval('public.login_attempts_id_seq', 4, true);
SELECT pg_catalog.setval('public.slack_inbox_position_seq', 2, true);
SELECT pg_catalog.setval('public.slack_outbox_position_seq', 23, true);
SELECT pg_catalog.setval('public.turns_position_seq', 23, true);
ALTER TABLE ONLY public.agent_sessions
    ADD CONSTRAINT agent_sessions_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_email_key UNIQUE (email);
ALTER TABLE ONLY public.agents
    ADD CONSTRAINT agents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.conversations
    ADD CONSTRAINT conversations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.customer_words
    ADD CONSTRAINT customer_words_pkey PRIMARY KEY (conversation);
ALTER TABLE ONLY public.login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (conversation, seq);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_pkey PRIMARY KEY (conversation, id);
ALTER TABLE ONLY public.probes
    ADD CONSTRAINT probes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.quick_answers
    ADD CONSTRAINT quick_answers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.refreshes
    ADD CONSTRAINT refreshes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.seen_marks
    ADD CONSTRAINT seen_marks_pkey PRIMARY KEY (conversation, reader);
ALTER TABLE ONLY public.slack_inbox
    ADD CONSTRAINT slack_inbox_client_key_key UNIQUE (client_key);
ALTER TABLE ONLY public.slack_inbox
    ADD CONSTRAINT slack_inbox_key_key UNIQUE (key);
ALTER TABLE ONLY public.slack_inbox
    ADD CONSTRAINT slack_inbox_message_key_key UNIQUE (message_key);
ALTER TABLE ONLY public.slack_inbox
    ADD CONSTRAINT slack_inbox_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.slack_outbox
    ADD CONSTRAINT slack_outbox_key_key UNIQUE (key);
ALTER TABLE ONLY public.slack_outbox
    ADD CONSTRAINT slack_outbox_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.slack_threads
    ADD CONSTRAINT slack_threads_pkey PRIMARY KEY (ticket);
ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT uq_messages_conversation_id UNIQUE (conversation, id);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT uq_turns_conversation_id UNIQUE (conversation, id);
CREATE INDEX ix_attachments_at ON public.attachments USING btree (at);
CREATE INDEX ix_attachments_conversation ON public.attachments USING btree (conversation);
CREATE INDEX ix_audit_conversation ON public.audit USING btree (conversation);
CREATE INDEX ix_conversations_customer_id ON public.conversations USING btree (customer_id);
CREATE INDEX ix_conversations_owner ON public.conversations USING btree (owner);
CREATE INDEX ix_login_attempts_key_at ON public.login_attempts USING btree (key, at);
CREATE INDEX ix_messages_at ON public.messages USING btree (at);
CREATE INDEX ix_refreshes_state_due_at ON public.refreshes USING btree (state, due_at);
CREATE INDEX ix_slack_inbox_state_lane ON public.slack_inbox USING btree (state, lane, "position");
CREATE INDEX ix_slack_outbox_state_lane ON public.slack_outbox USING btree (state, lane, "position");
CREATE INDEX ix_slack_threads_channel_ts ON public.slack_threads USING btree (channel, ts);
CREATE INDEX ix_slack_threads_conversation ON public.slack_threads USING btree (conversation);
CREATE INDEX ix_tickets_conversation ON public.tickets USING btree (conversation);
CREATE INDEX ix_tickets_status_opened_at ON public.tickets USING btree (status, opened_at);
CREATE INDEX ix_turns_state_due_at ON public.turns USING btree (state, due_at);
CREATE UNIQUE INDEX uq_refreshes_active ON public.refreshes USING btree (conversation, connection) WHERE ((state)::text = 'active'::text);
ALTER TABLE ONLY public.agent_sessions
    ADD CONSTRAINT agent_sessions_agent_fkey FOREIGN KEY (agent) REFERENCES public.agents(id);
ALTER TABLE ONLY public.attachments
    ADD CONSTRAINT attachments_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);
ALTER TABLE ONLY public.customer_words
    ADD CONSTRAINT customer_words_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);
ALTER TABLE ONLY public.refreshes
    ADD CONSTRAINT refreshes_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);
ALTER TABLE ONLY public.seen_marks
    ADD CONSTRAINT seen_marks_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);
ALTER TABLE ONLY public.tickets
    ADD CONSTRAINT tickets_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);
ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_conversation_fkey FOREIGN KEY (conversation) REFERENCES public.conversations(id);

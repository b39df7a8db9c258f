"""Drives trials: starts a deployment of its own on free ports, calls concord, takes a procedure to a stage, logs it all."""
import atexit, base64, datetime, json, os, shutil, socket, subprocess, sys, tempfile, time

SRC=os.path.abspath(os.environ.get('CONCORD_SRC', os.getcwd())); BINDIR=os.environ.get('CONCORD_BIN', os.path.join(SRC,'build/release/bin')); BIN=BINDIR+'/concord'
EX=SRC+'/examples/lancashire_floating_support'
ROOT=os.environ.get('TRIALS_DATA', os.path.join(tempfile.gettempdir(),'concord-trials')); os.makedirs(ROOT, exist_ok=True)
OFF='commissioner:officer'; OFF2='commissioner:officer-two'; APP='approver:head'; APP2='approver:head-two'; OP='operator:duty'; AUD='auditor:aud'


def free_base():
    "the first of twenty ports that nobody listens on"
    for base in range(23000 + os.getpid() % 400 * 20, 32000, 20):
        try:
            taken = []
            for port in range(base, base + 20):
                taken.append(socket.socket())
                taken[-1].bind(('127.0.0.1', port))
            return base
        except OSError:
            continue
        finally:
            for one in taken: one.close()
    raise SystemExit('no twenty free ports in a row')

class R:
    def __init__(s, rc, out, err): s.rc, s.out, s.err = rc, out, err
    @property
    def code(s):
        e = s.err.strip().splitlines()
        return e[0].split(':')[0] if s.rc and e else ('OK' if s.rc == 0 else 'rc%d' % s.rc)
    def json(s): return json.loads(s.out)

class Dep:
    def __init__(s, case, port=None, base='base', log=True):
        s.dir = f'{ROOT}/cases/{case}'; os.makedirs(s.dir, exist_ok=True)
        s.data = f'{ROOT}/data-{case}' ; s.port = port or free_base()
        s.log = open(f'{s.dir}/run.log', 'w') if log else None
        if os.path.exists(s.data): 
            subprocess.run([BIN, 'down', '--data', s.data], capture_output=True)
            shutil.rmtree(s.data)
        if base: shutil.copytree(f'{ROOT}/data-{base}', s.data)
        atexit.register(lambda: subprocess.run([BIN, '--data', s.data, 'down'], capture_output=True))
    def say(s, *a):
        t = ' '.join(str(x) for x in a)
        print(t); 
        if s.log: s.log.write(t + '\n'); s.log.flush()
    def raw(s, args, quiet=False, inp=None, show=None, timeout=120):
        p = subprocess.run([BIN, '--data', s.data] + args, capture_output=True, text=False, input=inp, timeout=timeout)
        r = R(p.returncode, p.stdout.decode('utf-8', 'replace'), p.stderr.decode('utf-8', 'replace'))
        if s.log:
            q = ' '.join(a if all(c.isalnum() or c in '-_./:@,=' for c in a) else "'" + a + "'" for a in args)
            s.log.write(f'$ concord {q[:3000]}\n  -> rc {r.rc}\n' + ''.join('  ' + l + '\n' for l in (r.out[:3000] + r.err[:3000]).splitlines())); s.log.flush()
        if not quiet and (show or r.rc):
            print(f'   [{r.rc}] {" ".join(args)[:160]}\n      ' + (r.err.strip() or r.out.strip())[:700])
        return r
    def up(s, extra=()):
        r = s.raw(['up', '--dev', '--port-base', str(s.port)] + list(extra), quiet=True)
        if r.rc: print('UP', r.rc, r.out, r.err)
        return r
    def down(s): return s.raw(['down'], quiet=True)
    def clock(s, to=None):
        r = s.raw(['clock'] + (['--to', to] if to else []), quiet=True)
        if r.rc: print('CLOCK', r.err)
        return r.out.strip()
    def call(s, rpc, req=None, who=OFF, extra=(), quiet=False, show=False):
        args = ['call', rpc]
        if req is not None: args.append(json.dumps(req, ensure_ascii=False))
        if who: args += ['--as', who]
        return s.raw(args + list(extra), quiet=quiet, show=show)
    def ok(s, *a, **k):
        r = s.call(*a, **k, quiet=True)
        if r.rc: 
            s.say('UNEXPECTED', a[0], r.rc, r.err[:900]); raise SystemExit(1)
        return r
    def imp(s, service, table, file, authority='lancashire', who=OFF, extra=(), quiet=False, show=False):
        return s.raw(['import', service, table, file, '--authority', authority, '--as', who] + list(extra), quiet=quiet, show=show)
    def get(s, rpc, req, who=OFF):
        r = s.call(rpc, req, who, quiet=True)
        return json.loads(r.out) if r.rc == 0 else {'_refused': r.err}
    def settle(s, n=40):
        "waits until followers caught up"
        for _ in range(n):
            r = s.raw(['status'], quiet=True)
            time.sleep(0.1)
        return r
    def wait(s, fn, secs=8):
        t = time.time()
        while time.time() - t < secs:
            if fn(): return True
            time.sleep(0.1)
        return False

def ms(text):  # '2027-01-15T12:00:00Z'
    return int(datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp() * 1000)

def lot(id, title=None, areas=('E07000117',), pence=(50000000,), units=20, hours=80000, **k):
    d = {'id': id, 'title': title or f'Lot {id}', 'area_codes': list(areas), 'client_groups': ['generic'], 'tenures': ['any'], 'units': units, 'hours_week_milli': hours, 'yearly_pence': list(pence)}
    d.update(k); return d

CRIT = [{'id': 'q', 'title': 'How will support reach people?', 'kind': 'CRITERION_KIND_QUALITY', 'weight_ppm': 800000, 'pass_mark': 2},
        {'id': 'sv', 'title': 'What does the area gain?', 'kind': 'CRITERION_KIND_SOCIAL_VALUE', 'weight_ppm': 200000, 'pass_mark': 0}]
STATED = [{'name': 'is_urgent', 'integer': 0}]

def draft(title='Floating support', lots=None, questions='2026-12-07T12:00:00Z', deadline='2026-12-11T12:00:00Z', advert='2026-11-02',
          evaluation='2026-12-15', decision='2026-12-21', starts='2027-04-01', term=12, ext=0, type='PROCEDURE_TYPE_OPEN', accredited=True, cap=0, diff=0,
          legal=None, standstill=0, formula='PRICE_FORMULA_KIND_FIXED_PRICE', criteria=None, **k):
    d = {'title': title, 'lots': lots or [lot('one')], 'contract': {'term_months': term, 'extension_months': ext, 'starts_on': starts}, 'type': type,
         'timetable': {'advert_on': advert, 'questions_until_ms': ms(questions), 'deadline_ms': ms(deadline), 'evaluation_until': evaluation, 'decision_on': decision, 'standstill_days': standstill},
         'criteria': criteria or CRIT, 'quality_floor_ppm': 0, 'price_formula': formula,
         'award_rules': {'max_lots_per_provider': cap, 'different_providers': diff, 'method': 'AWARD_METHOD_BEST_TOTAL', 'accredited_only': accredited},
         'legal': legal or {'cpv': '85311000', 'strategy': 'floating_support', 'notices': ['UK4'], 'approvals': ['cabinet'], 'statements': ['conflicts_assessment', 'supplier_identifier'], 'stated': []}}
    d.update(k); return d

def P(pid, **k):
    d = {'authority': 'lancashire', 'procedure_id': pid}; d.update(k); return d

def publish(d, pid, dr, show=True):
    d.ok('procurement.DraftProcedure', P(pid, draft=dr))
    d.ok('procurement.SubmitForPublication', P(pid))
    r = d.call('procurement.PublishProcedure', P(pid, acknowledge_warnings='Read; nothing of it stands against publication.'), who=APP, quiet=True)
    if r.rc: d.say('PUBLISH refused:', r.err[:1500])
    return r

def bid(d, pid, bid_id, lead, lots, members=(), subs=(), declared=(), prices=None, quiet=False, authority='lancashire', answers=('q', 'sv'), rpc='procurement.SubmitBid', **content):
    c = {'salt': base64.b64encode(os.urandom(16)).decode(), 'prices': [({'lot_id': l} if not prices else {'lot_id': l, 'yearly_pence': prices}) for l in lots],
         'answers': [{'criterion_id': a, 'text': 'Our answer.'} for a in answers]}
    c.update(content)
    return d.call(rpc, {'authority': authority, 'bid_id': bid_id, 'procedure_id': pid, 'envelope': {'lead_provider_id': lead, 'member_provider_ids': list(members), 'sub_contractor_ids': list(subs), 'declared_in_other_bids': list(declared)}, 'content': c},
                  who=f'provider:mgr@{lead}', quiet=quiet)

def open_bids(d, pid, auth='lancashire'):
    q = {'authority': auth, 'procedure_id': pid}
    d.ok('procurement.OpenBids', q, OFF); d.ok('procurement.OpenBids', q, OFF2)

def start_eval(d, pid, evaluators=('ada', 'ben')):
    d.ok('procurement.StartEvaluation', P(pid))
    for e in evaluators:
        d.ok('procurement.DeclareInterest', P(pid, statement='I work for none of the bidders.'), who=f'evaluator:{e}')

def score(d, pid, marks, evaluators=('ada', 'ben'), criteria=('q', 'sv')):
    "marks: {(bid, lot): mark}"
    for e in evaluators:
        for (b, l), m in marks.items():
            for c in criteria:
                d.ok('procurement.ScoreAnswer', P(pid, bid_id=b, lot_id=l, criterion_id=c, score=m, reason='Shown.'), who=f'evaluator:{e}')

def finish_eval(d, pid):
    d.ok('procurement.StartModeration', P(pid))
    d.ok('procurement.ScorePrices', P(pid))
    d.ok('procurement.CompleteEvaluation', P(pid))

def evaluate(d, pid, marks):
    start_eval(d, pid); score(d, pid, marks); finish_eval(d, pid)

def award_states(d, pid):
    a = d.get('procurement.GetAward', P(pid)).get('award', {})
    return [(l.get('award', {}).get('lotId') or l.get('award', {}).get('lot_id'), l.get('award', {}).get('bid_id'), l.get('standing'), l.get('standstill_ends_on')) for l in a.get('lots', [])]

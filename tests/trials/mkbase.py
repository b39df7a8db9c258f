"""Makes a deployment with the Lancashire register and the law of two nations, for trials to copy. National law is signed by
a key that the operator's configuration names; a council's key would sign that council's rules alone."""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lib import *

def make(name, clock, services=True):
    data = f'{ROOT}/data-{name}'
    if os.path.exists(data): subprocess.run([BIN, 'down', '--data', data]); shutil.rmtree(data)
    d = Dep('base-log', base=None); d.data = data
    os.makedirs(data + '/rules'); os.makedirs(data + '/keys', exist_ok=True)
    tool = BINDIR + '/concord-rules'
    subprocess.run([tool, 'sign', '--make-keys', data + '/rules/national'], check=True, capture_output=True)
    shutil.copy(data + '/rules/national.pub', data + '/keys/national.pub')
    d.raw(['clock', '--to', clock], quiet=True); d.up()
    for a, p in (('lancashire', 'england_2023'), ('glasgow', 'scotland_2015')):
        subprocess.run([tool, 'build', SRC + '/plugins/' + p, '--into', data + '/rules'], check=True, capture_output=True)
        subprocess.run([tool, 'sign', f'{data}/rules/{p}.rules', '--key', data + '/rules/national.key'], check=True, capture_output=True)
        r = d.raw(['install', f'{data}/rules/{p}.rules', '--authority', a, '--as', OP], quiet=True); print(r.rc, r.out, r.err)
        pl = d.ok('rules.ListInstalledPlugins', {'authority': a}).json()
        dig = [x['digest'] for x in pl['plugins']][0]
        d.ok('rules.ProposeChange', {'authority': a, 'change_id': 'act', 'plugin_id': p, 'digest': dig, 'effective_from': clock[:10], 'reason': 'In force'})
        d.ok('rules.ApproveChange', {'authority': a, 'change_id': 'act'}, APP)
    open(data + '/auth.csv', 'w').write(open(EX + '/registry/authorities.csv').read() + 'glasgow,Glasgow City Council,scotland,S12000049,GB-LAS-GLG,exclusive\nderbyshire,Derbyshire County Council,england,E10000007,GB-LAE-DBY,exclusive\n')
    print(d.imp('registry', 'authorities', data + '/auth.csv', 'commons', OP).out[-200:])
    for t in ('providers', 'accreditations') + (('services', 'contracts') if services else ()):
        r = d.imp('registry', t, f'{EX}/registry/{t}.csv'); print(t, r.rc, r.out[-150:])
    for t in ('areas', 'indicators', 'capabilities'):
        r = d.imp('needs', t, f'{EX}/needs/{t}.csv'); print(t, r.rc, r.out[-150:])
    d.raw(['call', 'needs.SetNeedModel', '@' + EX + '/needs/need_model.json', '--as', OFF])
    known = d.wait(lambda: len(d.get('procurement.ListParties', {'authority': 'lancashire', 'page_size': 500}).get('parties', [])) >= 26, 20)
    if services: known = d.wait(lambda: len(d.get('needs.ListSupply', {'authority': 'lancashire', 'page_size': 500}).get('lines', [])) >= 56, 20) and known
    if not known: raise SystemExit('the register did not reach procurement and needs in 20 s')
    time.sleep(1)
    print(d.raw(['status'], quiet=True).out[-1500:])
    print(d.down().out)

if __name__ == '__main__': make('base', '2026-11-02T09:00:00Z')

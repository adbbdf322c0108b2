from tests.cogs.reading import *
async def test_probe(env, channel, wire, alice, newcomer, engine, rate):
    r = await alice.slash(channel, "rate", film="The Matrix (1999)", stars=4.5)
    print(r, told(answer(r)), buttons(answer(r)))
    r2 = await alice.click(r.response, label="Add a note or date")
    print(r2.modal, form(r2).keys())
    r3 = await alice.submit_modal(r2, {"stars":["3.0"],"note":"hi\nx","watched_on":"2020-01-01","rewatch":True})
    print(r3, told(answer(r3)))
    u = await alice.click(r3.response, label="Undo"); print(u, told(answer(u)))
    await wire.again(u); print(u, len(env.http_requests))
    q = await alice.slash(channel, "rate"); print(told(answer(q)), buttons(answer(q)))
    m = await alice.click(q.response, label="Skip"); print(m, told(answer(m)))
    for opts in ([{"name":"film","type":3,"value":5},{"name":"stars","type":10,"value":4}],[{"name":"film","type":3,"value":"film:1"},{"name":"stars","type":10,"value":"x"}],[{"name":"film","type":3,"value":"film:1"},{"name":"stars","type":10,"value":10**400}],[{"name":"film","type":3,"value":["a"]},{"name":"stars","type":10,"value":True}],[{"name":"film","type":3,"value":"film:1"},{"name":"stars","type":10,"value":None}], [{"name":"filmx","type":3,"value":"film:1"}],[{"name":"film","type":4,"value":1}], [{"name":"film","type":3,"value":"Mat\ud800rix"}]):
        c = await wire.command(alice.id, "rate", *opts); print(opts if len(str(opts))<200 else "", told(answer(c)))
    for opts in ([{"name":"genre","type":3,"value":["x"]}],[{"name":"genre","type":3,"value":"x"}],[{"name":"decade","type":4,"value":"x"}],[{"name":"max_minutes","type":4,"value":-1}],[{"name":"adventurous","type":4,"value":101}],[{"name":"mood","type":3,"value":{"a":1}}]):
        c = await wire.command(alice.id, "my_recommendations", *opts); print(opts, told(answer(c)))
    c = await wire.command(alice.id, "nonsense"); print(c)
    for cid in ("a0|rate.undo|1|2","a1|x","a1|nope|0","a1|rate.undo|0|x","a1|rate.undo|0","a1|rate.undo|0|"+"9"*60,"a1|quick.stars|0|1|x","a1|rate.save|0|1|0|0", "zz"):
        c = await wire.press(alice.id, cid, r.response); print(cid, c, told(answer(c)) if c.response else None)
    for v in ({"stars":["4.0"],"note":"n"*1001},{"stars":["4.0","5.0"]},{"stars":[{}]},{"stars":"4.0"},{"stars":["4.0"],"watched_on":"soon","note":"kept"},{"stars":["4.0"],"note":5},{}):
        c = await wire.submit(alice.id, f"a1|rate.save|{alice.id}|1|0|0", v); print(str(v)[:60], told(answer(c)))
    print(env.errors)

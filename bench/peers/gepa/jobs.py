"""Runs gepa's `optimize` on jobs that come as lines of JSON on standard input; each is answered by one line on standard output, in order.

A job has `url` (the base of an endpoint that speaks OpenAI's chat completions), `prompt`, `train` and `validation` (lists of objects with
`input` and `expected`), `metricCalls` and `seed`. Its answer has `prompt`, `reported` and `baseline` (scores on the validation cases) and
`wallMs`, or `error`. All but the budget and the seed are gepa's defaults: its adapter, its metric, its feedback.
"""

import json
import sys
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import gepa


class Silent:
    """gepa tells its progress; standard output belongs to the answers."""

    def log(self, message):
        pass


class Endpoint:
    """Asks one model after another over one connection, which is kept open."""

    def __init__(self, url):
        parts = urlsplit(url)
        self.path = f"{parts.path}/chat/completions"
        self.connection = HTTPConnection(parts.hostname, parts.port)

    def ask(self, model, messages):
        body = json.dumps({"model": model, "messages": messages, "temperature": 0})
        self.connection.request("POST", self.path, body, {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        text = response.read()
        if response.status != 200:
            raise RuntimeError(f"The endpoint answered {response.status}: {text[:500]!r}")
        return json.loads(text)["choices"][0]["message"]["content"]

    def close(self):
        self.connection.close()


def examples(cases):
    return [{"input": each["input"], "answer": each["expected"], "additional_context": {}} for each in cases]


def optimize(job):
    endpoint = Endpoint(job["url"])
    begin = time.perf_counter()
    try:
        result = gepa.optimize(
            seed_candidate={"instructions": job["prompt"]},
            trainset=examples(job["train"]),
            valset=examples(job["validation"]),
            task_lm=lambda messages: endpoint.ask("task", messages),
            reflection_lm=lambda prompt: endpoint.ask("reflection", [{"role": "user", "content": prompt}]),
            max_metric_calls=job["metricCalls"],
            seed=job["seed"],
            logger=Silent(),
        )
    finally:
        endpoint.close()
    scores = result.val_aggregate_scores
    return {
        "prompt": result.best_candidate["instructions"],
        "reported": scores[result.best_idx],
        # The first candidate is the prompt as it was given.
        "baseline": scores[0],
        "wallMs": (time.perf_counter() - begin) * 1000,
    }


def main():
    answers = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        try:
            answer = optimize(json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


main()

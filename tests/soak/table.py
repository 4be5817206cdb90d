"""What a soak prints: how far it is, and at the end what it played."""

from collections.abc import Mapping, Sequence

from tests.soak.crew import Tally


def progress(tallies: Mapping[str, Tally], seconds: float) -> str:
    """Give one line about what was played so far."""
    played = ", ".join(f"{tally.cases:,} {name}" for name, tally in tallies.items() if tally.jobs)
    return f"{_span(seconds)}: {played}"


def table(
    tallies: Mapping[str, Tally], jobs: Mapping[str, Sequence[object]], broken: Sequence[str], seconds: float
) -> str:
    """Give what was played by kind, how much of all there is, what broke, and how fast it went."""
    lines = [f"{'':22}{'cases':>12}{'of all':>9}{'requests':>14}{'core time':>11}"]
    for name, each in jobs.items():
        tally = tallies[name]
        share = f"{100 * tally.jobs / len(each):.0f} %" if each else "-"
        lines.append(f"{name:22}{tally.cases:12,}{share:>9}{tally.requests:14,}{_span(tally.seconds):>11}")
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    lines.append(f"{'together':22}{total.cases:12,}{'':9}{total.requests:14,}{_span(total.seconds):>11}")
    counted = sum(tally.seconds for tally in tallies.values() if tally.requests)
    rate = total.requests / counted if counted else 0.0
    lines.append(f"Violations: {len(broken)}. {rate:,.0f} requests a second of a core. Wall time: {_span(seconds)}.")
    return "\n".join(lines)


def _span(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"

"""Material in, edition out. Pure: equal material gives an equal edition, to the byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.compose.headline import headline
from service.compose.rank import Home, Standing, home, ordered, outlet, places, why
from service.compose.summary import Candidate, Day, added, candidates, choose, day
from service.model import (
    Account,
    Article,
    Edition,
    EditionStory,
    FeedReport,
    Ledger,
    Material,
    PlacedArticle,
    Quote,
    Source,
    Unplaced,
)
from service.urls import without_login

PLACES = 6  # places that a story is shown with
NEWS = 4  # sentences under "What is new"
READ = 12  # originals of a story that its words are chosen from
LENGTHS = ((5, 4), (15, 3))  # the first five stories get up to four sentences, the next up to three
LENGTH = 2  # and all others two: an edition is read in minutes


def compose(material: Material) -> tuple[Edition, tuple[Account, ...]]:
    """The edition, and what became of each announced article; one that may still stand in the next has no account."""
    own = home(material)
    standings = [_standing(story, articles, material) for story, articles in _stories(material)]
    printed, cut = _chosen(ordered(standings, own, material.cut_off), own, material)
    edition = Edition(
        digest=material.digest.name,
        date=material.date,
        title=material.digest.title,
        language=material.digest.language,
        timezone=material.digest.timezone,
        window_start=material.window_start,
        cut_off=material.cut_off,
        stories=_told(printed, own, material),
        ledger=_ledger(material, printed, cut),
    )
    return edition, _accounts(material, printed, cut)


# ---------------------------------------------------------------- which stories


def _stories(material: Material) -> list[tuple[str, list[PlacedArticle]]]:
    """The placed articles by story, earliest first; an article that is given twice stands where it was given first."""
    stories: dict[str, list[PlacedArticle]] = {}
    seen = set()
    for one in sorted(material.placed, key=lambda one: (one.article.published, one.article.url)):
        if one.article.url not in seen:
            seen.add(one.article.url)
            stories.setdefault(one.story, []).append(one)
    return sorted(stories.items())


def _standing(story: str, articles: Sequence[PlacedArticle], material: Material) -> Standing:
    told = material.told.get(story)
    originals = [one for one in articles if one.reprint_of in (None, one.article.url)]
    fresh = [one for one in originals if told and one.article.id not in told.articles and added(one.article, one.adds)]
    return Standing(
        story=story,
        status="new" if told is None else "updated" if fresh else "told",
        articles=tuple(articles),
        originals=tuple(originals or articles),
        places=places(originals or articles),
        outlets=len(set(map(outlet, articles))),
        origins=max(1, len(set(map(outlet, originals)))),
        fresh=tuple(fresh),
        earlier=told.date if told else None,
    )


Cut = tuple[Standing, str]  # a story that is not printed, and why


def _chosen(standings: Iterable[Standing], own: Home, material: Material) -> tuple[list[Standing], list[Cut]]:
    """The stories that are printed, and the others with the reason. Told ones take no place from the others."""
    digest = material.digest
    printed: list[Standing] = []
    cut: list[Cut] = []
    for standing in standings:
        running = sum(one.status != "told" for one in printed)
        if digest.places and not _concerns(standing, own):
            cut.append((standing, f"names none of the digest's places ({', '.join(digest.places)})"))
        elif standing.status != "told" and running >= digest.max_stories:
            cut.append((standing, f"cut by max_stories = {digest.max_stories}"))
        else:
            printed.append(standing)
    return printed, cut


def _concerns(standing: Standing, own: Home) -> bool:
    reporters = {one.article.country for one in standing.articles}
    return not own.places.isdisjoint(standing.places) or not own.places.isdisjoint(reporters)


# ---------------------------------------------------------------- their words


@dataclass(frozen=True, slots=True)
class Words:
    """What a story is told with: articles of one language, and the sentences that may be printed of them."""

    articles: tuple[Article, ...]
    pool: tuple[Candidate, ...]
    news: tuple[Candidate, ...]


def _told(printed: Sequence[Standing], own: Home, material: Material) -> tuple[EditionStory, ...]:
    words = [_words(standing, material.digest.language) for standing in printed]
    background = day([one.pool for one in words])
    return tuple(
        _story(standing, said, background, rank, own, material)
        for rank, (standing, said) in enumerate(zip(printed, words, strict=True))
    )


def _words(standing: Standing, language: str) -> Words:
    """The story in the digest's language if it has a whole sentence in it, else in that of most of its articles."""
    articles = [one.article for one in standing.originals]
    if standing.status == "told":
        return Words(tuple(_of(articles, _languages(articles, language)[0])), (), ())
    fresh = [one.article for one in standing.fresh]
    news = tuple(candidate for one in standing.fresh for candidate in added(one.article, one.adds))
    best = Words((), (), ())
    for tongue in _languages(articles, language):
        of_tongue = _of(articles, tongue)
        pool = candidates(_spread([*[one for one in fresh if one in of_tongue], *of_tongue]))
        if not best.articles or len(pool) > 1 >= len(best.pool):
            urls = {one.url for one in of_tongue}
            best = Words(tuple(of_tongue), pool, tuple(one for one in news if one.article in urls) or news)
        if len(best.pool) > 1:
            break
    return best


def _languages(articles: Sequence[Article], wanted: str) -> list[str]:
    often = Counter(_primary(article.lang) for article in articles)
    return sorted(
        often, key=lambda tongue: (tongue != _primary(wanted), -often[tongue])
    )  # ties: the earliest article's


def _of(articles: Sequence[Article], tongue: str) -> list[Article]:
    return [article for article in articles if _primary(article.lang) == tongue]


def _spread(articles: Sequence[Article]) -> list[Article]:
    """At most READ articles, each outlet's first before any outlet's second."""
    turns: Counter[str] = Counter()
    ranked = []
    for n, article in enumerate(dict.fromkeys(articles)):
        ranked.append((turns[article.source.casefold()], n, article))
        turns[article.source.casefold()] += 1
    return [article for _, _, article in sorted(ranked, key=lambda one: one[:2])[:READ]]


def _primary(language: str | None) -> str:
    return (language or "").replace("_", "-").split("-")[0].casefold()


def _story(standing: Standing, said: Words, background: Day, rank: int, own: Home, material: Material) -> EditionStory:
    titles = [article.title for article in said.articles[:READ]]
    head, article = headline(said.articles)
    news: tuple[Quote, ...] = ()
    summary: tuple[Quote, ...] = ()
    if standing.status == "updated":
        news = choose(said.news, titles, replace(background, repeated=frozenset()), NEWS)
    if standing.status != "told":
        length = next((length for up_to, length in LENGTHS if rank < up_to), LENGTH)
        summary = choose(said.pool, titles, background, length, told=news)
    return EditionStory(
        id=standing.story,
        status=standing.status,
        headline=head,
        lang=article.lang,
        places=standing.places[:PLACES],
        why=why(standing, own, material),
        outlets=standing.outlets,
        origins=standing.origins,
        summary=summary,
        news=news,
        earlier=standing.earlier,
        sources=tuple(map(_source, standing.articles)),
    )


def _source(one: PlacedArticle) -> Source:
    article = one.article
    return Source(
        id=article.id,
        url=article.url,
        outlet=article.source,
        title=article.title,
        published=article.published,
        lang=article.lang,
        reprint_of=one.reprint_of if one.reprint_of != article.url else None,
        form=article.form,
    )


# ---------------------------------------------------------------- the account


def _ledger(material: Material, printed: Sequence[Standing], cut: Sequence[Cut]) -> Ledger:
    """Each feed that was polled answered with news, failed, or answered and has been silent: one of the three."""
    feeds = material.feeds
    placed = {one.article.url for standing in printed for one in standing.articles}
    dropped = {one.article.url: reason for standing, reason in cut for one in standing.articles}
    for lost in _unplaced(material):
        dropped[lost.url] = lost.reason
    polled = [report for report in feeds if report.polls or report.reason]
    failed = [report for report in polled if report.reason or not report.answered]
    silent = [report for report in polled if report.silent_since and report not in failed]
    return Ledger(
        polled=len(polled),
        answered=len(polled) - len(failed) - len(silent),
        failed=len(failed),
        silent=len(silent),
        gaps=sum(report.gaps for report in feeds),
        entries=len(placed) + len(dropped),
        read=len({one.article.url for one in material.placed}),
        placed=len(placed),
        dropped=tuple(sorted(dropped.items())),
        failures=tuple(sorted((_shown(report), report.reason or "no answer") for report in failed)),
        silences=tuple(sorted((_shown(report), report.silent_since) for report in silent if report.silent_since)),
        notices=tuple(replace(notice, feed=_shown(report)) for report in feeds for notice in report.notices),
    )


def _shown(report: FeedReport) -> str:
    return without_login(report.feed.url)


def _unplaced(material: Material) -> list[Unplaced]:
    """Those that stand in no story, each URL once."""
    placed = {one.article.url for one in material.placed}
    return list({lost.url: lost for lost in material.unplaced if lost.url not in placed}.values())


def _accounts(material: Material, printed: Sequence[Standing], cut: Sequence[Cut]) -> tuple[Account, ...]:
    accounts = [Account(one.article.id, standing.story, None) for standing in printed for one in standing.articles]
    accounts += [Account(one.article.id, None, reason) for standing, reason in cut for one in standing.articles]
    accounts += [Account(lost.id, None, lost.reason) for lost in _unplaced(material) if lost.final]
    return tuple(sorted(accounts, key=lambda account: account.article))

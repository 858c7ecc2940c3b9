"""Every number that grouping leans on, in one value: one set for all languages and sources."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """Values of the story score are fitted; all others were chosen on the ground that stands beside them."""

    # what is read of a text
    most_characters: int = 200_000  # no news article is longer; what comes after is not compared
    prose_tokens: int = 8  # a line of fewer tokens without the end of a sentence is furniture; shortest real paragraphs
    lead_tokens: int = 120  # a news lead and its context, about four paragraphs
    boilerplate_groups: int = 3  # a line that stands in so many unrelated texts is boilerplate
    boilerplate_alike: float = 0.35  # unrelated texts share no more shingles; an edited reprint keeps half

    # reprints: the candidates
    shingle_sample: int = 4  # one 3-token shingle of so many is indexed; a 60-word brief keeps about 14
    reprint_candidates: int = 12  # texts compared in full, by shared sampled shingles
    common_shingle: int = 200  # a shingle in so many texts is a turn of phrase
    sampled_share: float = 0.08  # of the shorter's samples must be shared; under half of `contained`: sampling is rough

    # reprints: the pair. The rule was measured before the project began and is the same for all languages
    block_tokens: int = 24
    block_share: float = 0.2  # of a block's shingles must stand in the other text for it to be covered
    covered: float = 0.8  # of the shorter's blocks
    contained: float = 0.2  # of the shorter's shingles
    lead_covered: float = 0.3  # of the first blocks of the shorter
    numbers_kept: float = 0.7
    names_kept: float = 0.8
    short_tokens: int = 60  # below, and for pairs more than `apart_days` apart, `strict` is added to each bound
    apart_days: float = 3.0
    strict: float = 0.1
    majority: float = 0.5  # of a group's compared members must agree

    # stories: candidates, and logistic weights over five named features, fitted on the near pairs of all story sets at
    # once, each set with equal weight; `join` is where the mean B-cubed F1 over the sets is flat and highest
    index_tokens: int = 300  # of a body; more costs and finds less
    story_candidates: int = 40
    common_share: float = 0.1  # a term in a tenth of the texts finds everything and tells nothing
    common_least: int = 100
    stories_compared: int = 8
    members_compared: int = 12
    background_skip: int = 10  # nearest texts that may well be of the same story
    background_least: float = 0.03  # a fifth of the articles of the sets have less
    background_foreign: float = 0.015  # below, texts share no language
    background_unknown: float = 0.15  # assumed for each neighbour that is missing
    weight_text: float = 4.6  # of log(cosine + 0.02) of the whole text: words and pairs of words, TF-IDF
    weight_lead: float = 1.2  # the same of title and lead
    weight_title: float = 6.2  # of the plain cosine of the titles
    weight_days: float = -0.95  # for each day apart, up to `days_most`
    days_most: float = 3.0
    weight_background: float = -5.4  # of log of the mean background of both: in a crowded topic, near is not enough
    bias: float = -4.6
    join: float = -1.0  # mean score over the story's texts from which an article joins; below even odds, because the
    # pairs that were fitted are the hard ones

    # templates (weather, markets, lotteries): the same words, other facts; never one story
    template_text: float = 0.3  # cosine from which a pair is looked at
    template_covered: float = 0.5  # of the shorter's blocks share their wording
    template_facts: int = 3  # filled slots, and one for each block of the shorter
    template_kept: float = 0.45  # of the figures and names that fill its slots; a copy keeps nearly all
    template_score: float = -9.0

    # what an article adds
    sentence_tokens: int = 4  # shorter ones say nothing on their own
    sentence_known: float = 0.5  # of its shingles: half of a lightly edited sentence survives


PARAMETERS = Parameters()

using System.Collections.Immutable;

namespace MlConnector.Poster.Domain;

/// <summary>
/// One look at Deltek's books for one batch: unposted, then posted, then unposted again, so that an
/// entry that moves between the two while we look is not taken for absent.
/// </summary>
/// <param name="BeganAt">When the first of the three calls began.</param>
/// <param name="Controlled">
/// A known entry was found by the same query in the same session and company: only then does finding
/// nothing mean that there is nothing.
/// </param>
internal sealed record Observation(
    DateTimeOffset BeganAt,
    DraftFile? UnpostedFirst,
    ImmutableArray<LedgerRow> Posted,
    DraftFile? UnpostedLast,
    bool Controlled
);

/// <summary>An unposted transaction file.</summary>
/// <param name="Currency">Empty where Deltek does not say.</param>
internal sealed record DraftFile(int Period, string Currency, ImmutableArray<BookedLine> Lines);

/// <summary>A row of the posted ledger.</summary>
/// <param name="Automatic">Deltek's own row (AutoEntry or SkipGL): no part of what was entered.</param>
internal sealed record LedgerRow(
    int Period,
    int PostingSequence,
    BookedLine Line,
    bool Automatic = false
);

/// <summary>What an observation means for one entry.</summary>
internal enum Sighting
{
    /// <summary>Neither unposted nor posted.</summary>
    Absent,

    /// <summary>Unposted, and equal to the plan.</summary>
    Draft,

    /// <summary>Posted once, and equal to the plan.</summary>
    Posted,

    /// <summary>Moving while we looked: look again.</summary>
    Moving,

    /// <summary>Unposted in another period than planned.</summary>
    DraftInOtherPeriod,

    /// <summary>Unposted with other lines than planned.</summary>
    OtherDraft,

    /// <summary>Posted in another period than planned.</summary>
    PostedInOtherPeriod,

    /// <summary>Posted with other lines than planned.</summary>
    OtherPosted,

    /// <summary>Posted more than once, or posted and unposted at the same time.</summary>
    Double,
}

internal static class Sightings
{
    public static Sighting Of(EntryContent planned, Observation seen)
    {
        if (seen.Posted.Length > 0)
        {
            return OfPosted(planned, seen);
        }

        return (seen.UnpostedFirst, seen.UnpostedLast) switch
        {
            (null, null) => Sighting.Absent,
            (not null, null) => Sighting.Moving,
            (_, { } draft) when draft.Period != planned.Period => Sighting.DraftInOtherPeriod,
            (_, { } draft) => planned.IsDraftedAs(draft) ? Sighting.Draft : Sighting.OtherDraft,
        };
    }

    private static Sighting OfPosted(EntryContent planned, Observation seen)
    {
        var posts = seen
            .Posted.Where(row => !row.Automatic)
            .Select(row => (row.Period, row.PostingSequence))
            .Distinct()
            .Count();
        if (seen.UnpostedLast is not null || posts > 1)
        {
            return Sighting.Double;
        }

        if (seen.Posted.Any(row => row.Period != planned.Period))
        {
            return Sighting.PostedInOtherPeriod;
        }

        return planned.IsPostedAs(seen.Posted) ? Sighting.Posted : Sighting.OtherPosted;
    }
}

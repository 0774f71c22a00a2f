using System.Collections.Immutable;

namespace MlConnector.Reconcile.Domain.Entries;

/// <summary>The entries of a settlement, or why there can be none yet.</summary>
public abstract record EntriesResult
{
    private EntriesResult() { }

    /// <param name="Entries">Journal entries by period, the receipt last; empty when nothing moved.</param>
    public sealed record Built(ImmutableArray<Entry> Entries) : EntriesResult;

    /// <param name="Code">kebab-case reason.</param>
    /// <param name="Sentence">What is wrong and what to do.</param>
    public sealed record Refused(string Code, string Sentence) : EntriesResult;
}

namespace MlConnector.Poster.Domain;

/// <summary>What is known of one entry; everything a decision needs besides the answer and the time.</summary>
internal sealed record Entry(EntryContent Content)
{
    public EntryState State { get; init; }

    /// <summary>When the latest call that may have entered it began; null when no such call is open to doubt.</summary>
    public DateTimeOffset? SendingSince { get; init; }

    /// <summary>When the latest call that may have posted it began; null when no such call is open to doubt.</summary>
    public DateTimeOffset? PostingSince { get; init; }

    /// <summary>Deltek confirmed the entry, or it was read there: from then on its absence means that somebody took it away.</summary>
    public bool Acknowledged { get; init; }

    /// <summary>Calls that entered it, the refused ones included, since a person last asked.</summary>
    public int Sends { get; init; }

    /// <summary>Calls that posted it, since a person last asked.</summary>
    public int Posts { get; init; }

    /// <summary>Calls that deleted its draft, since a person last asked.</summary>
    public int Withdrawals { get; init; }

    /// <summary>Deltek's latest business error; null after an answer without one.</summary>
    public string? LastError { get; init; }

    /// <summary>How often in a row the same business error came.</summary>
    public int SameErrors { get; init; }

    /// <summary>Deltek's posting sequence within the period, once posted.</summary>
    public int? PostingSequence { get; init; }

    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>Why a person is needed, kebab-case; null while the entry can go on by itself.</summary>
    public string? Code { get; init; }

    /// <summary>The same for a bookkeeper: what is wrong, where, and what to do.</summary>
    public string? Sentence { get; init; }

    public bool NeedsPerson => Code is not null;

    public Entry Stop(string code, string sentence) =>
        this with
        {
            Code = code,
            Sentence = sentence,
        };

    public Entry Conflicts(string code, string sentence) =>
        Stop(code, sentence) with
        {
            State = EntryState.Conflict,
        };
}

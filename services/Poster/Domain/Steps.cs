namespace MlConnector.Poster.Domain;

/// <summary>What is to be done next for a settlement.</summary>
internal abstract record Step
{
    private Step() { }

    /// <summary>Every entry is posted: tell it.</summary>
    public sealed record Finish : Step;

    /// <summary>Nothing goes on without a person: tell it.</summary>
    /// <param name="PartlyPosted">Something of the settlement is in the ledger.</param>
    public sealed record Stop(bool PartlyPosted, string Code, string Sentence) : Step;

    /// <summary>
    /// Look at Deltek's books for the entry, then let <see cref="Protocol.Judge"/> decide, or
    /// <see cref="Protocol.JudgeWithdrawal"/> where its draft is to go.
    /// </summary>
    public sealed record Act(int Index, bool Withdraw) : Step;
}

/// <summary>What an observation leads to.</summary>
internal abstract record Verdict
{
    private Verdict() { }

    /// <summary>The entry is now known to be this.</summary>
    public sealed record Become(Entry Entry) : Verdict;

    /// <summary>Enter it in Deltek.</summary>
    public sealed record Send : Verdict;

    /// <summary>Post its draft.</summary>
    public sealed record Post : Verdict;

    /// <summary>Delete its draft.</summary>
    public sealed record Delete : Verdict;

    /// <summary>Look again at this time, not before.</summary>
    public sealed record Wait(DateTimeOffset Until) : Verdict;
}

namespace MlConnector.Ingest.Working;

/// <summary>A stored piece of work that one worker at a time claims, does, and finishes or puts off.</summary>
internal abstract class ClaimedWork
{
    /// <summary>Not before this instant; while a worker is at it, when the work counts as lost.</summary>
    public required DateTimeOffset NextTryAt { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Attempts { get; set; }

    /// <summary>What went wrong last, for a person; null when nothing did.</summary>
    public string? Failure { get; set; }

    /// <summary>Counts claims and wishes: who lost the claim cannot store an outcome, and no wish is overwritten unseen.</summary>
    public int Revision { get; set; }

    /// <summary>Puts the work off after a failure.</summary>
    public void PutOff(DateTimeOffset nextTryAt, string failure)
    {
        Attempts++;
        Failure = failure;
        NextTryAt = nextTryAt;
    }
}

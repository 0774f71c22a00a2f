namespace MlConnector.Poster.Domain;

/// <summary>Where one entry stands in Deltek, as far as is known.</summary>
internal enum EntryState
{
    /// <summary>Stored, and nothing of it is in Deltek by our doing.</summary>
    Planned,

    /// <summary>The call that enters it was about to begin, or is under way.</summary>
    Sending,

    /// <summary>The call that enters it ended without a clear answer.</summary>
    InDoubt,

    /// <summary>Read back from Deltek, unposted and equal to the plan.</summary>
    Drafted,

    /// <summary>Read back from the ledger, equal to the plan.</summary>
    Posted,

    /// <summary>Deltek gave the same business error twice.</summary>
    Refused,

    /// <summary>What Deltek holds under the batch is not what was planned.</summary>
    Conflict,

    /// <summary>Written to an import file; a person confirms the import.</summary>
    Exported,

    /// <summary>Was posted and is not in the ledger any more.</summary>
    Undone,

    /// <summary>Taken back by a mirrored entry.</summary>
    Reversed,
}

namespace MlConnector.Poster.Domain;

/// <summary>How a call that writes ended.</summary>
internal enum AnswerKind
{
    /// <summary>Deltek says that it did the work. It is believed only after reading back.</summary>
    Done,

    /// <summary>Deltek says that it did not do the work, and why.</summary>
    Refused,

    /// <summary>The call did no work: no connection, not signed in, too many requests.</summary>
    NotSent,

    /// <summary>Deltek has a record of this key already.</summary>
    AlreadyExists,

    /// <summary>Anything else: the work may be done, may come to be done, or not.</summary>
    InDoubt,
}

/// <param name="Error">Deltek's business error, or null where there is none.</param>
/// <param name="RetryAfter">How long Deltek asks to wait, or null.</param>
internal sealed record Answer(AnswerKind Kind, string? Error = null, TimeSpan? RetryAfter = null)
{
    public static Answer Done { get; } = new(AnswerKind.Done);

    public static Answer InDoubt { get; } = new(AnswerKind.InDoubt);
}

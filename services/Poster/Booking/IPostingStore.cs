using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Booking;

/// <summary>
/// Keeps a settlement's posting. Each method commits before it returns and fails when another
/// process has changed the posting meanwhile.
/// </summary>
internal interface IPostingStore
{
    /// <summary>Stores the entry, and its payload where it is first made.</summary>
    Task SaveAsync(OpenPosting posting, int index, CancellationToken cancellationToken);

    /// <summary>Nothing is to be done before this time.</summary>
    Task DeferAsync(OpenPosting posting, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Ends the posting as posted, together with the message that tells it.</summary>
    Task FinishAsync(OpenPosting posting, CancellationToken cancellationToken);

    /// <summary>Ends the posting until a person asks again, together with the message that tells it.</summary>
    Task StopAsync(OpenPosting posting, Step.Stop stop, CancellationToken cancellationToken);

    /// <summary>
    /// Batch of a posted entry of this form that the connection's API user can see: the one that is
    /// set for it, else the latest own entry that was read back. Null where there is none yet.
    /// </summary>
    Task<string?> ControlBatchAsync(
        OpenPosting posting,
        EntryForm form,
        CancellationToken cancellationToken
    );
}

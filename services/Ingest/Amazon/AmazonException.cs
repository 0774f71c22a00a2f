namespace MlConnector.Ingest.Amazon;

/// <summary>What a failed call to Amazon asks for next.</summary>
internal enum AmazonFault
{
    /// <summary>Trying again later may help: throttled, unreachable, slow, or a fault on Amazon's side.</summary>
    Transient,

    /// <summary>A person has to change something: a right, a secret, an authorisation.</summary>
    NeedsPerson,

    /// <summary>Amazon refused this very request, or answered something that cannot be used.</summary>
    Refused,

    /// <summary>The link of a document has expired; a new one is needed.</summary>
    LinkExpired,
}

/// <summary>A call to Amazon that did not succeed. The message is a sentence for a person and holds no secret.</summary>
internal sealed class AmazonException(
    AmazonFault fault,
    string sentence,
    Exception? innerException = null
) : Exception(sentence, innerException)
{
    public AmazonFault Fault { get; } = fault;
}

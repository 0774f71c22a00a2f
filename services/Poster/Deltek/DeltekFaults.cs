namespace MlConnector.Poster.Deltek;

/// <summary>A read did not succeed, or its answer makes no sense. Nothing was changed; it may be tried later.</summary>
internal sealed class DeltekReadException(string message, Exception? inner = null)
    : Exception(message, inner);

/// <summary>
/// The active company or period could not be set for certain. The call may still land, so nothing
/// else must be done for this API user until no request can land any more.
/// </summary>
internal sealed class DeltekContextInDoubtException(string message, Exception? inner = null)
    : Exception(message, inner);

/// <summary>Deltek rejected the login. It is not tried again with the same credentials: that locks accounts.</summary>
internal sealed class DeltekLoginRejectedException(string message) : Exception(message);

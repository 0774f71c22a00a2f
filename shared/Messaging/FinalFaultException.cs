namespace MlConnector.Messaging;

/// <summary>Thrown for a fault that no repetition mends; the message goes to the error queue at once.</summary>
public sealed class FinalFaultException(string message, Exception? inner = null)
    : Exception(message, inner);

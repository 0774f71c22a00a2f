namespace MlConnector.Reconcile.Domain.Proving;

public enum ProofOutcome
{
    /// <summary>Both sides are equal to the last minor unit.</summary>
    Proved,

    /// <summary>The sides differ, or cannot be joined for certain; a person has to look.</summary>
    NotProved,

    /// <summary>Something is missing that Amazon may still bring within 48 hours of the settlement's end.</summary>
    Waiting,

    /// <summary>There was nothing to compare with; never to be read as proved.</summary>
    NotCompared,
}

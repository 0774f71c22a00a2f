namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>Step 4: the reserve carried out of one settlement is the reserve carried into the next of its series.</summary>
public static class ChainProof
{
    /// <summary>Shown as what it is while the series of a settlement is not known. An unclear series warns, it does not block.</summary>
    public static readonly ProofStep NotCompared = new(
        ProofStep.ChainName,
        ProofOutcome.NotCompared,
        "chain-not-compared",
        "The reserves were not compared with the settlement before.",
        [],
        []
    );
}

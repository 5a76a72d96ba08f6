"""Asset recovery: money and property that is restrained, frozen, seized, ordered, collected or forfeited."""
